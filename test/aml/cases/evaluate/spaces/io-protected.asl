// Name: A port that an operating system keeps for itself
// Expect: int => 0x80000000
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    OperationRegion (REG0, SystemIO, 0x0CF8, 0x08)
    Field (REG0, DWordAcc, NoLock, Preserve)
    {
        FLD0, 32
    }
    Method (MAIN)
    {
        FLD0 = 0x80000000
        Return (FLD0)
    }
}
