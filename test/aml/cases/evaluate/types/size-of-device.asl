// Name: SizeOf of a device
// Expect: error => AE_AML_OPERAND_TYPE
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Device (DEV0) {}
    Method (MAIN)
    {
        Return (SizeOf (DEV0))
    }
}
