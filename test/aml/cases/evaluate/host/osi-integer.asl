// Name: _OSI of an integer
// Expect: error => AE_TYPE
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 5
        Return (_OSI (Local0))
    }
}
