// Name: CopyObject to a named buffer changes its size
// Expect: buffer => 01 02 03
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (BUF0, Buffer (1) {})
    Method (MAIN)
    {
        CopyObject (Buffer () { 1, 2, 3 }, BUF0)
        Return (BUF0)
    }
}
