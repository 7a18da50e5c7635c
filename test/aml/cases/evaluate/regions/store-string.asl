// Name: A string written to a field of a region
// Expect: int => 0x44434241
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x10)
    Field (REG0, ByteAcc, NoLock, Preserve)
    {
        FLD0, 32
    }
    Method (MAIN)
    {
        FLD0 = "ABCDEF"
        Return (FLD0)
    }
}
