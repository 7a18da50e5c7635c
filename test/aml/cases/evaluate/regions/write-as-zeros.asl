// Name: WriteAsZeros writes zeros around the field
// Expect: int => 0x50
// Access: write SystemMemory 0x1000 32 0xFFFFFFFF
// Access: write SystemMemory 0x1000 32 0x50
// Access: read SystemMemory 0x1000 32 0x50
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x04)
    Field (REG0, DWordAcc, NoLock, Preserve)
    {
        ALL0, 32
    }
    Field (REG0, DWordAcc, NoLock, WriteAsZeros)
    {
        , 4,
        FLD0, 8
    }
    Method (MAIN)
    {
        ALL0 = 0xFFFFFFFF
        FLD0 = 0x05
        Return (ALL0)
    }
}
