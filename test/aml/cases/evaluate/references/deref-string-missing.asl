// Name: DerefOf of a string that names nothing
// Expect: error => AE_NOT_FOUND
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = "\\NONE"
        Return (DerefOf (Local0))
    }
}
