// Name: FindSetLeftBit in a 32-bit table sees 32 bits
// Expect: package => [ int 0x20, int 0x20 ]
DefinitionBlock ("", "DSDT", 1, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local0 = 0x80000000
        Local7[0] = FindSetLeftBit (Local0)
        Local7[1] = FindSetRightBit (Local0)
        Return (Local7)
    }
}
