// Name: Divide by zero ends the method
// Expect: error => AE_AML_DIVIDE_BY_ZERO
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 0
        Return (1 / Local0)
    }
}
