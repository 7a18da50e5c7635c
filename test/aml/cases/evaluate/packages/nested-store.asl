// Name: Store into a package in a package
// Expect: package => [ package [ int 0x1, int 0xFF ], int 0x3 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (PKG0, Package () { Package () { 1, 2 }, 3 })
    Method (MAIN)
    {
        DerefOf (PKG0[0])[1] = 0xFF
        Return (PKG0)
    }
}
