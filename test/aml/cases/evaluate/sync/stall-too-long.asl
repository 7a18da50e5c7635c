// Name: Stall of more than a millisecond
// Expect: error => AE_AML_OPERAND_VALUE
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Stall (2000)
        Return (1)
    }
}
