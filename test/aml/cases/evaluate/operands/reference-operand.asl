// Name: A reference to an integer is no operand
// Expect: error => AE_AML_OPERAND_TYPE
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 5)
    Method (MAIN)
    {
        Local0 = RefOf (INT0)
        Return (Local0 + 1)
    }
}
