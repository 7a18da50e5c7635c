// Name: A string written to a field
// Expect: buffer => 61 62 00 FF
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () { 0xFF, 0xFF, 0xFF, 0xFF }
        CreateField (Local0, 0, 24, FLD0)
        FLD0 = "ab"
        Return (Local0)
    }
}
