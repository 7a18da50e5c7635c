// Name: A region above 4 GB
// Expect: int => 0x5A
// Access: write SystemMemory 0x23456000 8 0x5A
// Access: read SystemMemory 0x23456000 8 0x5A
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    OperationRegion (REG0, SystemMemory, 0x0000000123456000, 0x10)
    Field (REG0, ByteAcc, NoLock, Preserve)
    {
        FLD0, 8
    }
    Method (MAIN)
    {
        FLD0 = 0x5A
        Return (FLD0)
    }
}
