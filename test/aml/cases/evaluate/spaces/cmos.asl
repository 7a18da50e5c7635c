// Name: A region of CMOS
// Expect: int => 0x5A
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    OperationRegion (REG0, SystemCMOS, 0x00, 0x10)
    Field (REG0, ByteAcc, NoLock, Preserve)
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
