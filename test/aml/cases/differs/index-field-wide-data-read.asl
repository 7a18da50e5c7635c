// Name: A read of an index field whose data register is wider than its accesses
// Expect: int => 0x78
// Note: ACPICA returns the 32 bits of the data register
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x08)
    Field (REG0, ByteAcc, NoLock, Preserve)
    {
        INDX, 8,
        Offset (4),
        DATA, 32
    }
    IndexField (INDX, DATA, ByteAcc, NoLock, Preserve)
    {
        FLD0, 8
    }
    Method (MAIN)
    {
        DATA = 0x12345678
        Return (FLD0)
    }
}
