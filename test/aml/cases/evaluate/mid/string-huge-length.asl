// Name: Mid with a length above 32 bits
// Expect: str => "bcdef"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = "abcdef"
        Return (Mid (Local0, 1, 0x100000000))
    }
}
