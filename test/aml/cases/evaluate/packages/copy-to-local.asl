// Name: A local with a named package is a copy
// Expect: package => [ int 0x1 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (PKG0, Package () { 1 })
    Method (MAIN)
    {
        Local0 = PKG0
        Local0[0] = 2
        Return (PKG0)
    }
}
