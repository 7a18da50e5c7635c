// Name: A field of 32 bits with word access
// Expect: int => 0x12345678
// Access: write SystemMemory 0x1000 16 0x5678
// Access: write SystemMemory 0x1002 16 0x1234
// Access: read SystemMemory 0x1000 16 0x5678
// Access: read SystemMemory 0x1002 16 0x1234
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x10)
    Field (REG0, WordAcc, NoLock, Preserve)
    {
        FLD0, 32
    }
    Method (MAIN)
    {
        FLD0 = 0x12345678
        Return (FLD0)
    }
}
