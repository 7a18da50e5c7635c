// Name: A buffer larger than its list is filled with zeros
// Expect: buffer => 01 02 00 00
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (Buffer (4) { 1, 2 })
    }
}
