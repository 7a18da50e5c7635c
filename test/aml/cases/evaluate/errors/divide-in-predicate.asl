// Name: An error in a predicate
// Expect: error => AE_AML_DIVIDE_BY_ZERO
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 0
        If (1 / Local0)
        {
            Return (1)
        }
        Return (2)
    }
}
