// Name: The terminator of a string has no index
// Expect: error => AE_AML_STRING_LIMIT
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = "abc"
        Return (DerefOf (Local0[3]))
    }
}
