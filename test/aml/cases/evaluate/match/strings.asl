// Name: Match compares strings
// Expect: int => 0x1
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (PKG0, Package () { "abc", "def", "ghi" })
    Method (MAIN)
    {
        Return (Match (PKG0, MEQ, "def", MTR, 0, 0))
    }
}
