// Name: An index field with word access counts its index in bytes
// Expect: int => 0x1234
// Access: write SystemMemory 0x1000 16 0x6
// Access: write SystemMemory 0x1002 16 0x1234
// Access: write SystemMemory 0x1000 16 0x6
// Access: read SystemMemory 0x1002 16 0x1234
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x04)
    Field (REG0, WordAcc, NoLock, Preserve)
    {
        INDX, 16,
        DATA, 16
    }
    IndexField (INDX, DATA, WordAcc, NoLock, Preserve)
    {
        Offset (6),
        FLD0, 16
    }
    Method (MAIN)
    {
        FLD0 = 0x1234
        Return (FLD0)
    }
}
