// Name: A field within a region whose access goes beyond it
// Expect: error => AE_AML_REGION_LIMIT
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x05)
    Field (REG0, DWordAcc, NoLock, Preserve)
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
