// Name: ToBuffer of an integer has four bytes in a 32-bit table
// Expect: buffer => 34 12 00 00
DefinitionBlock ("", "DSDT", 1, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (ToBuffer (0x1234))
    }
}
