// Name: A long buffer written to a field is truncated
// Expect: buffer => FF 01 02 FF
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () { 0xFF, 0xFF, 0xFF, 0xFF }
        CreateField (Local0, 8, 16, FLD0)
        FLD0 = Buffer () { 1, 2, 3, 4 }
        Return (Local0)
    }
}
