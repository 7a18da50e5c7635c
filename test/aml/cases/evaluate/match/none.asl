// Name: Match without a match is Ones
// Expect: int => 0xFFFFFFFFFFFFFFFF
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (PKG0, Package () { 10, 20 })
    Method (MAIN)
    {
        Return (Match (PKG0, MEQ, 99, MTR, 0, 0))
    }
}
