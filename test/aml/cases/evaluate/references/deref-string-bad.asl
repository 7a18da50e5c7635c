// Name: DerefOf of a string that is no name
// Expect: error => AE_BAD_PATHNAME
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = "not a name"
        Return (DerefOf (Local0))
    }
}
