// Name: Offset moves to a byte
// Expect: package => [ int 0x11, int 0x22, int 0x2200000011 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x10)
    Field (REG0, ByteAcc, NoLock, Preserve)
    {
        FLD0, 8,
        Offset (4),
        FLD1, 8
    }
    Field (REG0, ByteAcc, NoLock, Preserve)
    {
        ALL0, 64
    }
    Method (MAIN)
    {
        Local7 = Package (3) {}
        FLD0 = 0x11
        FLD1 = 0x22
        Local7[0] = FLD0
        Local7[1] = FLD1
        Local7[2] = ALL0
        Return (Local7)
    }
}
