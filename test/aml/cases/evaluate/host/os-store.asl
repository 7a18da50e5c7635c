// Name: A store to _OS
// Expect: str => "Other"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        _OS = "Other"
        Return (_OS)
    }
}
