// Name: With a buffer first, the integer becomes a buffer of eight bytes
// Expect: package => [ int 0xFFFFFFFFFFFFFFFF, int 0x0 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local0 = Buffer () { 0x12, 0, 0, 0, 0, 0, 0, 0 }
        Local7[0] = Local0 == 0x12
        Local0 = Buffer () { 0x12 }
        Local7[1] = Local0 == 0x12
        Return (Local7)
    }
}
