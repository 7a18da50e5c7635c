// Name: Match with two conditions
// Expect: int => 0x2
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (PKG0, Package () { 10, 20, 30, 40 })
    Method (MAIN)
    {
        Return (Match (PKG0, MGT, 20, MLT, 40, 0))
    }
}
