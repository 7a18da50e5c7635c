// Name: An error in a method ends its caller
// Expect: error => AE_AML_DIVIDE_BY_ZERO
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (CALL)
    {
        Local0 = 0
        Return (1 / Local0)
    }
    Method (MAIN)
    {
        CALL ()
        Return (5)
    }
}
