// Name: A field above 64 bits that begins within a unit
// Expect: package => [ buffer 01 02 03 04 05 06 07 08 09, buffer 10 20 30 40 50 60 70 80 90 00 00 00 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x0C)
    Field (REG0, DWordAcc, NoLock, Preserve)
    {
        , 4,
        FLD0, 72
    }
    Field (REG0, ByteAcc, NoLock, Preserve)
    {
        ALL0, 96
    }
    Method (MAIN)
    {
        Local7 = Package (2) {}
        FLD0 = Buffer () { 1, 2, 3, 4, 5, 6, 7, 8, 9 }
        Local7[0] = FLD0
        Local7[1] = ALL0
        Return (Local7)
    }
}
