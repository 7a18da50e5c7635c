// Name: CreateField far beyond its buffer
// Expect: error => AE_AML_BUFFER_LIMIT
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer (4) {}
        CreateField (Local0, 0x10000, 8, FLD0)
        Return (FLD0)
    }
}
