// Name: A buffer written to a field
// Expect: buffer => 00 01 02 03 00
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer (5) {}
        CreateField (Local0, 8, 24, FLD0)
        FLD0 = Buffer () { 1, 2, 3 }
        Return (Local0)
    }
}
