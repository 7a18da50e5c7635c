// Name: Mid with an index beyond the end is empty
// Expect: str => ""
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = "abcdef"
        Return (Mid (Local0, 6, 1))
    }
}
