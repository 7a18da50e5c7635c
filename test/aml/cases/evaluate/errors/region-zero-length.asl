// Name: An access to a region of no bytes
// Expect: error => AE_AML_REGION_LIMIT
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0)
    Field (REG0, ByteAcc, NoLock, Preserve)
    {
        FLD0, 8
    }
    Method (MAIN)
    {
        Return (FLD0)
    }
}
