// Name: A field of 64 bits with double word access
// Expect: int => 0x123456789ABCDEF0
// Access: write SystemMemory 0x1000 32 0x9ABCDEF0
// Access: write SystemMemory 0x1004 32 0x12345678
// Access: read SystemMemory 0x1000 32 0x9ABCDEF0
// Access: read SystemMemory 0x1004 32 0x12345678
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x10)
    Field (REG0, DWordAcc, NoLock, Preserve)
    {
        FLD0, 64
    }
    Method (MAIN)
    {
        FLD0 = 0x123456789ABCDEF0
        Return (FLD0)
    }
}
