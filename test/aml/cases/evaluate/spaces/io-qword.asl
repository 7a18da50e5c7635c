// Name: Quad word access in I/O space
// Expect: int => 0x123456789ABCDEF0
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    OperationRegion (REG0, SystemIO, 0x0600, 0x10)
    Field (REG0, QWordAcc, NoLock, Preserve)
    {
        FLD0, 64
    }
    Method (MAIN)
    {
        FLD0 = 0x123456789ABCDEF0
        Return (FLD0)
    }
}
