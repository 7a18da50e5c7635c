// Name: CreateByteField of a buffer that does not exist
// Expect: error => AE_NOT_FOUND
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    External (NONE)
    Method (MAIN)
    {
        CreateByteField (NONE, 0, FLD0)
        Return (FLD0)
    }
}
