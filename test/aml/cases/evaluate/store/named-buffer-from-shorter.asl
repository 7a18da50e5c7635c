// Name: Store of a shorter buffer to a named buffer fills with zeros
// Expect: buffer => 01 02 00 00
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (BUF0, Buffer (4) { 9, 9, 9, 9 })
    Method (MAIN)
    {
        BUF0 = Buffer () { 1, 2 }
        Return (BUF0)
    }
}
