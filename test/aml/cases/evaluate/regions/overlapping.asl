// Name: Two regions over the same memory
// Expect: int => 0x34
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x10)
    OperationRegion (REG1, SystemMemory, 0x1001, 0x04)
    Field (REG0, ByteAcc, NoLock, Preserve)
    {
        FLD0, 32
    }
    Field (REG1, ByteAcc, NoLock, Preserve)
    {
        FLD1, 8
    }
    Method (MAIN)
    {
        FLD0 = 0x12345678
        FLD0 = 0x00003400
        Return (FLD1)
    }
}
