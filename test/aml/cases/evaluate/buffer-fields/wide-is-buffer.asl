// Name: A buffer field above 64 bits is a buffer
// Expect: buffer => 22 33 44 55 66 77 88 99 AA
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () { 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xAA }
        CreateField (Local0, 8, 72, FLD0)
        Return (FLD0)
    }
}
