// Name: Mid with an index and a length whose sum is more than 64 bits
// Expect: str => "bcdef"
// Note: ACPICA's sum wraps around, and it copies until it crashes
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = "abcdef"
        Return (Mid (Local0, 1, Ones))
    }
}
