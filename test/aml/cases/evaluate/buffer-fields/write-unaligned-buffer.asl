// Name: A buffer written to a field that begins within a byte
// Expect: buffer => 1F 20 30 F0
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () { 0xFF, 0xFF, 0xFF, 0xFF }
        CreateField (Local0, 4, 24, FLD0)
        FLD0 = Buffer () { 0x01, 0x02, 0x03 }
        Return (Local0)
    }
}
