// Name: An element that is a name is the named object itself
// Expect: package => [ int 0x7, int 0x7 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 5)
    Name (PKG0, Package () { INT0 })
    Method (MAIN)
    {
        Local7 = Package (2) {}
        INT0 = 7
        Local7[0] = DerefOf (PKG0[0])
        PKG0[0] = 9
        Local7[1] = INT0
        Return (Local7)
    }
}
