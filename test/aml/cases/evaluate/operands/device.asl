// Name: A device is no operand of Add
// Expect: error => AE_AML_OPERAND_TYPE
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Device (DEV0) {}
    Method (MAIN)
    {
        Return (DEV0 + 1)
    }
}
