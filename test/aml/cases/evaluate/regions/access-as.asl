// Name: AccessAs changes the access within a list
// Expect: int => 0x3434
// Access: write SystemMemory 0x1000 8 0x34
// Access: write SystemMemory 0x1001 8 0x12
// Access: write SystemMemory 0x1002 16 0x2200
// Access: read SystemMemory 0x1000 8 0x34
// Access: read SystemMemory 0x1001 8 0x12
// Access: read SystemMemory 0x1002 16 0x2200
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x10)
    Field (REG0, ByteAcc, NoLock, Preserve)
    {
        FLD0, 16,
        AccessAs (WordAcc),
        FLD1, 16
    }
    Method (MAIN)
    {
        FLD0 = 0x1234
        FLD1 = 0x2200
        Return (FLD0 + FLD1)
    }
}
