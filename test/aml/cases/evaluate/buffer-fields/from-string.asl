// Name: A buffer of a string has its terminator
// Expect: buffer => 61 62 00
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (Buffer () { "ab" })
    }
}
