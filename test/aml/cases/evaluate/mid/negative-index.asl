// Name: Mid with an index that is negative
// Expect: str => ""
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = "abc"
        Local1 = 0
        Local1--
        Return (Mid (Local0, Local1, 1))
    }
}
