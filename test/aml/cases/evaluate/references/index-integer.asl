// Name: Index of an integer
// Expect: error => AE_AML_OPERAND_TYPE
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 0x1234
        Return (DerefOf (Index (Local0, 0)))
    }
}
