// Name: Packages in packages, sixteen deep
// Expect: int => 0x1
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (PKG0, Package () { Package () { Package () { Package () { Package () { Package () { Package () { Package () {
        Package () { Package () { Package () { Package () { Package () { Package () { Package () { Package () { 7
        } } } } } } } } } } } } } } } })
    Method (MAIN)
    {
        Return (SizeOf (PKG0))
    }
}
