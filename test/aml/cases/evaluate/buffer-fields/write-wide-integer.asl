// Name: An integer written to a field above 64 bits
// Expect: buffer => 34 12 00 00 00 00 00 00 00 00
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF }
        CreateField (Local0, 0, 80, FLD0)
        FLD0 = 0x1234
        Return (Local0)
    }
}
