// Name: An index field writes its index, then its data
// Expect: int => 0x5A
// Access: write SystemMemory 0x1000 8 0x3
// Access: write SystemMemory 0x1001 8 0x5A
// Access: write SystemMemory 0x1000 8 0x3
// Access: read SystemMemory 0x1001 8 0x5A
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
        Offset (3),
        FLD0, 8
    }
    Method (MAIN)
    {
        FLD0 = 0x5A
        Return (FLD0)
    }
}
