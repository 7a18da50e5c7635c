// Name: Match skips uninitialised elements
// Expect: int => 0x1
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (PKG0, Package (4) { 5, 0 })
    Method (MAIN)
    {
        Return (Match (PKG0, MEQ, 0, MTR, 0, 0))
    }
}
