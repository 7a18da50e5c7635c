// Name: A string written to a field of a word
// Expect: buffer => 31 32 FF FF
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () { 0xFF, 0xFF, 0xFF, 0xFF }
        CreateWordField (Local0, 0, FLD0)
        FLD0 = "12345"
        Return (Local0)
    }
}
