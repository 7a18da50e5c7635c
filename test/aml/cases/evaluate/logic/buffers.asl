// Name: Buffers are compared byte by byte
// Expect: package => [ int 0xFFFFFFFFFFFFFFFF, int 0xFFFFFFFFFFFFFFFF, int 0xFFFFFFFFFFFFFFFF, int 0x0 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package (4) {}
        Local0 = Buffer () { 1, 2, 3 }
        Local7[0] = Local0 == Buffer () { 1, 2, 3 }
        Local7[1] = Local0 < Buffer () { 1, 2, 0x80 }
        Local7[2] = Local0 > Buffer () { 1, 2 }
        Local7[3] = Local0 == Buffer () { 1, 2, 3, 0 }
        Return (Local7)
    }
}
