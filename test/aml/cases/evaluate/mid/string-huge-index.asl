// Name: Mid with the largest index
// Expect: str => ""
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = "abcdef"
        Return (Mid (Local0, Ones, 2))
    }
}
