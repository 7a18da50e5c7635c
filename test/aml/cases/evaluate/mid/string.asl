// Name: Mid of a string
// Expect: str => "cd"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = "abcdef"
        Return (Mid (Local0, 2, 2))
    }
}
