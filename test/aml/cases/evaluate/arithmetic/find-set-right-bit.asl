// Name: FindSetRightBit counts from one, zero for none
// Expect: package => [ int 0x0, int 0x1, int 0x8, int 0x40, int 0x21 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package (5) {}
        Local0 = 0
        Local7[0] = FindSetRightBit (Local0)
        Local7[1] = FindSetRightBit (0xFF)
        Local7[2] = FindSetRightBit (0x80)
        Local7[3] = FindSetRightBit (0x8000000000000000)
        Local7[4] = FindSetRightBit (0xF00000000)
        Return (Local7)
    }
}
