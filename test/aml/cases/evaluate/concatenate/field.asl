// Name: Concatenate of a field of 64 bits is that of an integer
// Expect: buffer => 01 02 03 04 05 06 07 08 00 00 00 00 00 00 00 00
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () { 1, 2, 3, 4, 5, 6, 7, 8 }
        CreateQWordField (Local0, 0, FLD0)
        Return (Concatenate (FLD0, 0))
    }
}
