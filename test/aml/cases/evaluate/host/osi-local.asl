// Name: _OSI of a string in a local
// Expect: int => 0xFFFFFFFFFFFFFFFF
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = "Windows 2015"
        Return (_OSI (Local0))
    }
}
