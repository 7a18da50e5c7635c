// Name: An index field of some bits reads before it writes
// Expect: int => 0x5
// Access: write SystemMemory 0x1001 8 0xFF
// Access: write SystemMemory 0x1000 8 0x0
// Access: read SystemMemory 0x1001 8 0xFF
// Access: write SystemMemory 0x1000 8 0x0
// Access: write SystemMemory 0x1001 8 0xDF
// Access: write SystemMemory 0x1000 8 0x0
// Access: read SystemMemory 0x1001 8 0xDF
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
        , 4,
        FLD0, 3
    }
    Method (MAIN)
    {
        DATA = 0xFF
        FLD0 = 5
        Return (FLD0)
    }
}
