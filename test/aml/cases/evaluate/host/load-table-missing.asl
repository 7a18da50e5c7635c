// Name: LoadTable of a table that is not there
// Expect: int => 0x0
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = LoadTable ("OEM1", "TEST", "NONE", "\\", "", 0)
        Return (Local0)
    }
}
