// Name: Names in a package are resolved where the package is
// Expect: package => [ int 0x2, int 0x1, int 0x1 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 1)
    Device (DEV0)
    {
        Name (INT0, 2)
        Name (PKG0, Package () { INT0, ^INT0, \INT0 })
    }
    Method (MAIN)
    {
        Local7 = Package (3) {}
        Local7[0] = DerefOf (\DEV0.PKG0[0])
        Local7[1] = DerefOf (\DEV0.PKG0[1])
        Local7[2] = DerefOf (\DEV0.PKG0[2])
        Return (Local7)
    }
}
