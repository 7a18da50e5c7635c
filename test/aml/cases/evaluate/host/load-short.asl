// Name: Load of a buffer that is shorter than a table
// Expect: error => AE_INVALID_TABLE_LENGTH
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (BUF0, Buffer () { 0x53, 0x53, 0x44, 0x54 })
    Method (MAIN)
    {
        Load (BUF0, Local0)
        Return (1)
    }
}
