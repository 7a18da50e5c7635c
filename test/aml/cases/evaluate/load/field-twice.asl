// Name: Two fields of one name
// Expect: package => [ int 0x5A, int 0xFFFFFFFFFFFFFFFF ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x10)
    Field (REG0, ByteAcc, NoLock, Preserve)
    {
        FLD0, 8
    }
    Field (REG0, ByteAcc, NoLock, Preserve)
    {
        Offset (4),
        FLD0, 8,
        FLD1, 8
    }
    Method (MAIN)
    {
        FLD0 = 0x5A
        Local7 = Package (2) {}
        Local7[0] = FLD0
        Local7[1] = CondRefOf (\FLD1)
        Return (Local7)
    }
}
