// Name: A field of 64 bits is a buffer in a 32-bit table
// Expect: buffer => 78 56 34 12 00 00 00 00
DefinitionBlock ("", "DSDT", 1, "TEST", "EVALUATE", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x10)
    Field (REG0, DWordAcc, NoLock, Preserve)
    {
        FLD0, 64
    }
    Method (MAIN)
    {
        FLD0 = 0x12345678
        Return (FLD0)
    }
}
