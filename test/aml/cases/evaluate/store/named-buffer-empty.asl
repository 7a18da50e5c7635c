// Name: Store to an empty named buffer takes the size of the source
// Expect: buffer => 01 02
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (BUF0, Buffer (0) {})
    Method (MAIN)
    {
        BUF0 = Buffer () { 1, 2 }
        Return (BUF0)
    }
}
