// Name: A field across two units of access
// Expect: int => 0xABCD
// Access: read SystemMemory 0x1000 32 0x0
// Access: write SystemMemory 0x1000 32 0xCD000000
// Access: read SystemMemory 0x1004 32 0x0
// Access: write SystemMemory 0x1004 32 0xAB
// Access: read SystemMemory 0x1000 32 0xCD000000
// Access: read SystemMemory 0x1004 32 0xAB
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x10)
    Field (REG0, DWordAcc, NoLock, Preserve)
    {
        , 24,
        FLD0, 16
    }
    Method (MAIN)
    {
        FLD0 = 0xABCD
        Return (FLD0)
    }
}
