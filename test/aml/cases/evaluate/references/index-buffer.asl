// Name: A reference to a byte of a buffer
// Expect: package => [ int 0x22, int 0x33 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local0 = Buffer () { 0x11, 0x22 }
        Local1 = Index (Local0, 1)
        Local7[0] = DerefOf (Local1)
        Local0[1] = 0x33
        Local7[1] = DerefOf (Local1)
        Return (Local7)
    }
}
