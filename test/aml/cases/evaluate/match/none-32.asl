// Name: Match without a match is 32 ones in a 32-bit table
// Expect: int => 0xFFFFFFFF
DefinitionBlock ("", "DSDT", 1, "TEST", "EVALUATE", 1)
{
    Name (PKG0, Package () { 10, 20 })
    Method (MAIN)
    {
        Return (Match (PKG0, MEQ, 99, MTR, 0, 0))
    }
}
