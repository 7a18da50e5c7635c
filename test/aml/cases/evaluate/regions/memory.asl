// Name: A region of memory keeps what is written
// Expect: int => 0x12345678
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x10)
    Field (REG0, DWordAcc, NoLock, Preserve)
    {
        FLD0, 32
    }
    Method (MAIN)
    {
        FLD0 = 0x12345678
        Return (FLD0)
    }
}
