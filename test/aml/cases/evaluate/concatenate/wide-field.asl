// Name: Concatenate of a field above 64 bits is that of a buffer
// Expect: buffer => 01 02 03 04 05 06 07 08 09 AA
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () { 1, 2, 3, 4, 5, 6, 7, 8, 9 }
        CreateField (Local0, 0, 72, FLD0)
        Return (Concatenate (FLD0, Buffer () { 0xAA }))
    }
}
