// Name: A package of 255 elements
// Expect: package => [ int 0xFF, int 0x1, int 0x2 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (PKG0, Package (255) { 1 })
    Method (MAIN)
    {
        Local7 = Package (3) {}
        Local7[0] = SizeOf (PKG0)
        Local7[1] = DerefOf (PKG0[0])
        PKG0[254] = 2
        Local7[2] = DerefOf (PKG0[254])
        Return (Local7)
    }
}
