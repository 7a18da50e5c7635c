// Name: Store of a package to a named package replaces it
// Expect: package => [ int 0x3 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (PKG0, Package () { 1, 2 })
    Method (MAIN)
    {
        PKG0 = Package () { 3 }
        Return (PKG0)
    }
}
