// Name: Store of a string to a named buffer keeps the buffer's size
// Expect: package => [ buffer 61 62, buffer 61 62 63 00 00 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (BUF0, Buffer (2) { 9, 9 })
    Name (BUF1, Buffer (5) { 9, 9, 9, 9, 9 })
    Method (MAIN)
    {
        Local7 = Package (2) {}
        BUF0 = "abc"
        BUF1 = "abc"
        Local7[0] = BUF0
        Local7[1] = BUF1
        Return (Local7)
    }
}
