// Name: An index field of two units
// Expect: int => 0x1212
// Access: write SystemMemory 0x1000 8 0x4
// Access: write SystemMemory 0x1001 8 0x34
// Access: write SystemMemory 0x1000 8 0x5
// Access: write SystemMemory 0x1001 8 0x12
// Access: write SystemMemory 0x1000 8 0x4
// Access: read SystemMemory 0x1001 8 0x12
// Access: write SystemMemory 0x1000 8 0x5
// Access: read SystemMemory 0x1001 8 0x12
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x02)
    Field (REG0, ByteAcc, NoLock, Preserve)
    {
        INDX, 8,
        DATA, 8
    }
    IndexField (INDX, DATA, ByteAcc, NoLock, Preserve)
    {
        Offset (4),
        FLD0, 16
    }
    Method (MAIN)
    {
        FLD0 = 0x1234
        Return (FLD0)
    }
}
