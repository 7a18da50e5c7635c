// Name: What a method returns of a name is the object itself
// Expect: package => [ int 0x2 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (PKG0, Package () { 1 })
    Method (GETP)
    {
        Return (PKG0)
    }
    Method (MAIN)
    {
        Index (GETP (), 0) = 2
        Return (PKG0)
    }
}
