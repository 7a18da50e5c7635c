// Name: Match skips elements that cannot be compared
// Expect: int => 0x2
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (PKG0, Package () { Package () { 1 }, "x", 1 })
    Method (MAIN)
    {
        Return (Match (PKG0, MEQ, 1, MTR, 0, 0))
    }
}
