// Name: Store of a device to a local
// Expect: error => AE_AML_OPERAND_TYPE
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Device (DEV0) {}
    Method (MAIN)
    {
        Local0 = DEV0
        Return (ObjectType (Local0))
    }
}
