// Name: A field beyond its region
// Expect: error => AE_AML_REGION_LIMIT
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x04)
    Field (REG0, DWordAcc, NoLock, Preserve)
    {
        Offset (2),
        FLD0, 32
    }
    Method (MAIN)
    {
        Return (FLD0)
    }
}
