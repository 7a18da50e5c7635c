// Name: A region at a computed address
// Expect: int => 0x5A
// Access: write SystemMemory 0x2100 8 0x5A
// Access: read SystemMemory 0x2100 8 0x5A
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (ADDR, 0x2000)
    Name (SIZE, 0x10)
    Method (MAIN)
    {
        OperationRegion (REG0, SystemMemory, ADDR + 0x100, SIZE)
        Field (REG0, ByteAcc, NoLock, Preserve)
        {
            FLD0, 8
        }
        FLD0 = 0x5A
        Return (FLD0)
    }
}
