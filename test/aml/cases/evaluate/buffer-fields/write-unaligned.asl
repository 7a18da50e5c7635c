// Name: A write of bits keeps the bits around it
// Expect: buffer => FF 0F F0 FF
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () { 0xFF, 0xFF, 0xFF, 0xFF }
        CreateField (Local0, 12, 8, FLD0)
        FLD0 = 0
        Return (Local0)
    }
}
