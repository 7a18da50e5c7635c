// Name: Fields of bits in one byte
// Expect: package => [ int 0x1, int 0x5, int 0xA5, int 0x0 ]
// Access: read SystemMemory 0x1000 8 0x0
// Access: write SystemMemory 0x1000 8 0x1
// Access: read SystemMemory 0x1000 8 0x1
// Access: write SystemMemory 0x1000 8 0xB
// Access: read SystemMemory 0x1000 8 0xB
// Access: write SystemMemory 0x1000 8 0x5B
// Access: read SystemMemory 0x1001 8 0x0
// Access: write SystemMemory 0x1001 8 0xA
// Access: read SystemMemory 0x1000 8 0x5B
// Access: read SystemMemory 0x1000 8 0x5B
// Access: read SystemMemory 0x1000 8 0x5B
// Access: read SystemMemory 0x1001 8 0xA
// Access: read SystemMemory 0x1001 8 0xA
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x10)
    Field (REG0, ByteAcc, NoLock, Preserve)
    {
        BIT0, 1,
        BITS, 3,
        FLD0, 8,
        BIT1, 1
    }
    Method (MAIN)
    {
        Local7 = Package (4) {}
        BIT0 = 1
        BITS = 5
        FLD0 = 0xA5
        Local7[0] = BIT0
        Local7[1] = BITS
        Local7[2] = FLD0
        Local7[3] = BIT1
        Return (Local7)
    }
}
