// Name: Each field of a unit is written on its own
// Expect: int => 0x21
// Access: read SystemMemory 0x1000 8 0x0
// Access: write SystemMemory 0x1000 8 0x1
// Access: read SystemMemory 0x1000 8 0x1
// Access: write SystemMemory 0x1000 8 0x21
// Access: read SystemMemory 0x1000 8 0x21
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x04)
    Field (REG0, ByteAcc, NoLock, Preserve)
    {
        LOW0, 4,
        HIGH, 4
    }
    Field (REG0, ByteAcc, NoLock, Preserve)
    {
        ALL0, 8
    }
    Method (MAIN)
    {
        LOW0 = 1
        HIGH = 2
        Return (ALL0)
    }
}
