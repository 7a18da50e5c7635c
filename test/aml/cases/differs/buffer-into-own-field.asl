// Name: A store of a buffer to a field of itself
// Expect: buffer => 01 20 00 24 20 06 20 26 E8 27 00 00
// Note: ACPICA reads the buffer while it writes it
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (BUF0, Buffer (12) { 0x01, 0x20, 0x01, 0x31, 0x00, 0x31, 0x41, 0x7F, 0x80, 0x20 })
    CreateField (BUF0, 13, 62, FLD0)
    Method (MAIN)
    {
        FLD0 = BUF0
        Return (BUF0)
    }
}
