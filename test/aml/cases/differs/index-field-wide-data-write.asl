// Name: An index field with WriteAsOnes whose data register is wider than its accesses
// Expect: int => 0x1F
// Access: write SystemMemory 0x1000 8 0x0
// Access: write SystemMemory 0x1004 8 0x1F
// Access: write SystemMemory 0x1005 8 0x0
// Access: write SystemMemory 0x1006 8 0x0
// Access: write SystemMemory 0x1007 8 0x0
// Access: read SystemMemory 0x1004 8 0x1F
// Access: read SystemMemory 0x1005 8 0x0
// Access: read SystemMemory 0x1006 8 0x0
// Access: read SystemMemory 0x1007 8 0x0
// Note: ACPICA passes 64 bits of ones on to the data register, which takes 32
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x08)
    Field (REG0, ByteAcc, NoLock, Preserve)
    {
        INDX, 8,
        Offset (4),
        DATA, 32
    }
    IndexField (INDX, DATA, ByteAcc, NoLock, WriteAsOnes)
    {
        , 5,
        FLD0, 3
    }
    Method (MAIN)
    {
        FLD0 = 0
        Return (DATA)
    }
}
