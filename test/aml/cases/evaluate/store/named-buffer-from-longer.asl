// Name: Store of a longer buffer to a named buffer truncates
// Expect: buffer => 01 02
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (BUF0, Buffer (2) {})
    Method (MAIN)
    {
        BUF0 = Buffer () { 1, 2, 3, 4 }
        Return (BUF0)
    }
}
