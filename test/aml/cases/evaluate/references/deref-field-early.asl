// Name: DerefOf of a reference to a field reads it before the next operand
// Expect: int => 0x3412
// Access: write SystemMemory 0x1000 8 0x12
// Access: write SystemMemory 0x1001 8 0x34
// Access: read SystemMemory 0x1001 8 0x34
// Access: read SystemMemory 0x1000 8 0x12
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x10)
    Field (REG0, ByteAcc, NoLock, Preserve)
    {
        FLD0, 8,
        FLD1, 8
    }
    Method (MAIN)
    {
        FLD0 = 0x12
        FLD1 = 0x34
        Local0 = RefOf (FLD1)
        Return ((DerefOf (Local0) << 8) | FLD0)
    }
}
