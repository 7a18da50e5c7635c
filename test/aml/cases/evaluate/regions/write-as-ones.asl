// Name: WriteAsOnes writes ones around the field
// Expect: int => 0xFFFFF05F
// Access: write SystemMemory 0x1000 32 0xFFFFF05F
// Access: read SystemMemory 0x1000 32 0xFFFFF05F
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x04)
    Field (REG0, DWordAcc, NoLock, WriteAsOnes)
    {
        , 4,
        FLD0, 8
    }
    Field (REG0, DWordAcc, NoLock, Preserve)
    {
        ALL0, 32
    }
    Method (MAIN)
    {
        FLD0 = 0x05
        Return (ALL0)
    }
}
