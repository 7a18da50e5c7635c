// Name: A field of an operation region at an address that does not exist
// Expect: error => AE_AML_UNINITIALIZED_NODE
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    OperationRegion (REG0, SystemMemory, NONE, 0x10)
    Field (REG0, ByteAcc, NoLock, Preserve)
    {
        FLD0, 8
    }
    Method (MAIN)
    {
        Return (FLD0)
    }
}
