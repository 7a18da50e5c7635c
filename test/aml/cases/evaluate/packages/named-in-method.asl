// Name: A named package in a method
// Expect: package => [ int 0x1, int 0x2 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Name (PKG0, Package () { 1, 2 })
        Return (PKG0)
    }
}
