// Name: Match with each operator
// Expect: package => [ int 0x0, int 0x1, int 0x0, int 0x0, int 0x2, int 0x1 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (PKG0, Package () { 10, 20, 30, 40 })
    Method (MAIN)
    {
        Local7 = Package (6) {}
        Local7[0] = Match (PKG0, MTR, 0, MTR, 0, 0)
        Local7[1] = Match (PKG0, MEQ, 20, MTR, 0, 0)
        Local7[2] = Match (PKG0, MLE, 20, MTR, 0, 0)
        Local7[3] = Match (PKG0, MLT, 20, MTR, 0, 0)
        Local7[4] = Match (PKG0, MGT, 20, MTR, 0, 0)
        Local7[5] = Match (PKG0, MGE, 20, MTR, 0, 0)
        Return (Local7)
    }
}
