// Name: A region of I/O ports
// Expect: int => 0x5A
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    OperationRegion (REG0, SystemIO, 0x0600, 0x04)
    Field (REG0, ByteAcc, NoLock, Preserve)
    {
        FLD0, 8
    }
    Method (MAIN)
    {
        FLD0 = 0x5A
        Return (FLD0)
    }
}
