// Name: A short buffer written to a field fills it with zeros
// Expect: buffer => FF 01 02 00 00 FF
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF }
        CreateField (Local0, 8, 32, FLD0)
        FLD0 = Buffer () { 1, 2 }
        Return (Local0)
    }
}
