// Name: A field of a region that does not exist
// Expect: error => AE_AML_UNINITIALIZED_NODE
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    External (NONE, OpRegionObj)
    Field (NONE, ByteAcc, NoLock, Preserve)
    {
        FLD0, 8
    }
    Method (MAIN)
    {
        Return (FLD0)
    }
}
