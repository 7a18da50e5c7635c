// Name: A name in a package that is not declared
// Expect: package => [ int 0x1, uninitialized ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    External (NONE)
    Name (PKG0, Package () { 1, NONE })
    Method (MAIN)
    {
        Return (PKG0)
    }
}
