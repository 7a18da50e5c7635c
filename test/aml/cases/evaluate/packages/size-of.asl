// Name: SizeOf counts elements, uninitialised ones too
// Expect: package => [ int 0x0, int 0x2, int 0x5 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package (3) {}
        Local0 = Package () {}
        Local7[0] = SizeOf (Local0)
        Local0 = Package () { 1, Package () { 1, 2, 3 } }
        Local7[1] = SizeOf (Local0)
        Local0 = Package (5) { 1 }
        Local7[2] = SizeOf (Local0)
        Return (Local7)
    }
}
