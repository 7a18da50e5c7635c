// Name: Match converts the element to the type of the operand
// Expect: package => [ int 0x0, int 0x1, int 0x2 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (PKG0, Package () { "11", 0x11, Buffer () { 0x11 } })
    Method (MAIN)
    {
        Local7 = Package (3) {}
        Local7[0] = Match (PKG0, MEQ, 0x11, MTR, 0, 0)
        Local7[1] = Match (PKG0, MEQ, 0x11, MTR, 0, 1)
        Local7[2] = Match (PKG0, MEQ, 0x11, MTR, 0, 2)
        Return (Local7)
    }
}
