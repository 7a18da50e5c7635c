// Name: Mid with length zero is empty
// Expect: str => ""
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = "abcdef"
        Return (Mid (Local0, 2, 0))
    }
}
