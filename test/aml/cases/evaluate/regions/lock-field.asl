// Name: A field that locks
// Expect: int => 0x5A
// Access: write SystemMemory 0x1000 8 0x5A
// Access: read SystemMemory 0x1000 8 0x5A
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x04)
    Field (REG0, ByteAcc, Lock, Preserve)
    {
        FLD0, 8
    }
    Method (MAIN)
    {
        FLD0 = 0x5A
        Return (FLD0)
    }
}
