// Name: A field with any access
// Expect: int => 0x12345678
// Access: write SystemMemory 0x1000 8 0x78
// Access: write SystemMemory 0x1001 8 0x56
// Access: write SystemMemory 0x1002 8 0x34
// Access: write SystemMemory 0x1003 8 0x12
// Access: read SystemMemory 0x1000 8 0x78
// Access: read SystemMemory 0x1001 8 0x56
// Access: read SystemMemory 0x1002 8 0x34
// Access: read SystemMemory 0x1003 8 0x12
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x10)
    Field (REG0, AnyAcc, NoLock, Preserve)
    {
        FLD0, 32
    }
    Method (MAIN)
    {
        FLD0 = 0x12345678
        Return (FLD0)
    }
}
