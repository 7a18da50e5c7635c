// Name: Unicode is a buffer of 16-bit characters
// Expect: buffer => 61 00 62 00 00 00
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (Unicode ("ab"))
    }
}
