// Name: A QWord field in a 32-bit table
// Expect: buffer => 11 22 33 44 55 66 77 88
DefinitionBlock ("", "DSDT", 1, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () { 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xAA }
        CreateQWordField (Local0, 0, FLD0)
        Return (FLD0)
    }
}
