// Name: A bank field writes its bank first
// Expect: int => 0x5A
// Access: write SystemMemory 0x1000 8 0x7
// Access: write SystemMemory 0x1004 8 0x5A
// Access: write SystemMemory 0x1000 8 0x7
// Access: read SystemMemory 0x1004 8 0x5A
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x10)
    Field (REG0, ByteAcc, NoLock, Preserve)
    {
        BANK, 8
    }
    BankField (REG0, BANK, 7, ByteAcc, NoLock, Preserve)
    {
        Offset (4),
        FLD0, 8
    }
    Method (MAIN)
    {
        FLD0 = 0x5A
        Return (FLD0)
    }
}
