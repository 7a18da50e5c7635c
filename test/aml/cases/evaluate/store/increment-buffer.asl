// Name: Increment of a named buffer leaves a buffer
// Expect: buffer => 00 01 00
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (BUF0, Buffer () { 0xFF, 0, 0 })
    Method (MAIN)
    {
        BUF0++
        Return (BUF0)
    }
}
