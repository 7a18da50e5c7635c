// Name: Load of an integer
// Expect: error => AE_AML_OPERAND_TYPE
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 5)
    Method (MAIN)
    {
        Load (INT0, Local0)
        Return (1)
    }
}
