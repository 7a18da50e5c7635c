// Name: Match from a start index
// Expect: int => 0x3
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (PKG0, Package () { 10, 20, 30, 20 })
    Method (MAIN)
    {
        Return (Match (PKG0, MEQ, 20, MTR, 0, 2))
    }
}
