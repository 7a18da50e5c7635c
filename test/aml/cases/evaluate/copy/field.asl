// Name: CopyObject to a buffer field writes the field
// Expect: buffer => 34 12
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer (2) {}
        CreateWordField (Local0, 0, FLD0)
        CopyObject (0x1234, FLD0)
        Return (Local0)
    }
}
