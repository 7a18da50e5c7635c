// Name: LoadTable of the table that is running
// Expect: error => AE_ALREADY_EXISTS
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = LoadTable ("DSDT", "TEST", "EVALUATE", "\\", "", 0)
        Return (ObjectType (Local0))
    }
}
