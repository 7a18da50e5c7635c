// Name: A field of 64 bits with quad word access
// Expect: int => 0x123456789ABCDEF0
// Access: write SystemMemory 0x1000 64 0x9ABCDEF0
// Access: read SystemMemory 0x1000 64 0x9ABCDEF0
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x10)
    Field (REG0, QWordAcc, NoLock, Preserve)
    {
        FLD0, 64
    }
    Method (MAIN)
    {
        FLD0 = 0x123456789ABCDEF0
        Return (FLD0)
    }
}
