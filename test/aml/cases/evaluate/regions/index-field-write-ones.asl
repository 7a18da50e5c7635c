// Name: An index field with WriteAsOnes
// Expect: int => 0xFFFFFFFFFFFFFFFF
// Access: write SystemMemory 0x1000 8 0x0
// Access: write SystemMemory 0x1001 8 0xE3
// Access: read SystemMemory 0x1001 8 0xE3
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x02)
    Field (REG0, ByteAcc, NoLock, Preserve)
    {
        INDX, 8,
        DATA, 8
    }
    IndexField (INDX, DATA, ByteAcc, NoLock, WriteAsOnes)
    {
        , 2,
        FLD0, 3
    }
    Method (MAIN)
    {
        FLD0 = 0
        Return (DATA == 0xE3)
    }
}
