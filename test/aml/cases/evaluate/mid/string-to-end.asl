// Name: Mid with a length beyond the end takes what is there
// Expect: str => "ef"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = "abcdef"
        Return (Mid (Local0, 4, 10))
    }
}
