// Name: An operation region at an address that does not exist
// Expect: package => [ int 0x0, int 0xFFFFFFFFFFFFFFFF, int 0xFFFFFFFFFFFFFFFF ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    OperationRegion (REG0, SystemMemory, NONE, 0x10)
    Field (REG0, ByteAcc, NoLock, Preserve)
    {
        FLD0, 8
    }
    Name (AFTE, 3)
    Method (MAIN)
    {
        Local7 = Package (3) {}
        Local7[0] = CondRefOf (\REG0)
        Local7[1] = CondRefOf (\FLD0)
        Local7[2] = CondRefOf (\AFTE)
        Return (Local7)
    }
}
