// Name: Match from beyond the end
// Expect: error => AE_AML_PACKAGE_LIMIT
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (PKG0, Package () { 10, 20 })
    Method (MAIN)
    {
        Return (Match (PKG0, MTR, 0, MTR, 0, 2))
    }
}
