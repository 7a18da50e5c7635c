// Name: Mid stores to its target
// Expect: str => "b"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Mid ("abc", 1, 1, Local0)
        Return (Local0)
    }
}
