// Name: A write of a value that is too wide for its field
// Expect: int => 0x4
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x10)
    Field (REG0, ByteAcc, NoLock, Preserve)
    {
        FLD0, 4
    }
    Method (MAIN)
    {
        FLD0 = 0x1234
        Return (FLD0)
    }
}
