// Name: Match with MEQ finds the first equal element
// Expect: int => 0x1
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (PKG0, Package () { 10, 20, 30, 20 })
    Method (MAIN)
    {
        Return (Match (PKG0, MEQ, 20, MTR, 0, 0))
    }
}
