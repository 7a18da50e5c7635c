// Name: Store of an integer to a named buffer keeps the buffer's size
// Expect: package => [ buffer 44 33 22, buffer 44 33 22 11 00 00 00 00 00 00 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (BUF0, Buffer (3) {})
    Name (BUF1, Buffer (10) {})
    Method (MAIN)
    {
        Local7 = Package (2) {}
        BUF0 = 0x11223344
        BUF1 = 0x11223344
        Local7[0] = BUF0
        Local7[1] = BUF1
        Return (Local7)
    }
}
