// Name: FindSetLeftBit counts from one, zero for none
// Expect: package => [ int 0x0, int 0x1, int 0x8, int 0x40, int 0x21 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package (5) {}
        Local0 = 0
        Local7[0] = FindSetLeftBit (Local0)
        Local7[1] = FindSetLeftBit (1)
        Local7[2] = FindSetLeftBit (0x81)
        Local7[3] = FindSetLeftBit (0xFFFFFFFFFFFFFFFF)
        Local7[4] = FindSetLeftBit (0x100000000)
        Return (Local7)
    }
}
