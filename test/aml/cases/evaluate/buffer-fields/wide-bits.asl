// Name: A field of 65 bits is a buffer of nine bytes
// Expect: buffer => 08 91 19 A2 2A B3 3B C4 00
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () { 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xAA }
        CreateField (Local0, 1, 65, FLD0)
        Return (FLD0)
    }
}
