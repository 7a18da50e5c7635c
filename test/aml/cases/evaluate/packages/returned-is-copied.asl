// Name: What a method returns of a name is copied by Store
// Expect: package => [ int 0x1 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (PKG0, Package () { 1 })
    Method (GETP)
    {
        Return (PKG0)
    }
    Method (MAIN)
    {
        Local0 = GETP ()
        Local0[0] = 2
        Return (PKG0)
    }
}
