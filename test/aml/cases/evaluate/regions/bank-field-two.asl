// Name: Two banks over the same memory
// Expect: package => [ int 0x22, int 0x22, int 0x2 ]
// Access: write SystemMemory 0x1000 8 0x1
// Access: write SystemMemory 0x1004 8 0x11
// Access: write SystemMemory 0x1000 8 0x2
// Access: write SystemMemory 0x1004 8 0x22
// Access: write SystemMemory 0x1000 8 0x1
// Access: read SystemMemory 0x1004 8 0x22
// Access: write SystemMemory 0x1000 8 0x2
// Access: read SystemMemory 0x1004 8 0x22
// Access: read SystemMemory 0x1000 8 0x2
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x10)
    Field (REG0, ByteAcc, NoLock, Preserve)
    {
        BANK, 8
    }
    BankField (REG0, BANK, 1, ByteAcc, NoLock, Preserve)
    {
        Offset (4),
        FLD1, 8
    }
    BankField (REG0, BANK, 2, ByteAcc, NoLock, Preserve)
    {
        Offset (4),
        FLD2, 8
    }
    Method (MAIN)
    {
        Local7 = Package (3) {}
        FLD1 = 0x11
        FLD2 = 0x22
        Local7[0] = FLD1
        Local7[1] = FLD2
        Local7[2] = BANK
        Return (Local7)
    }
}
