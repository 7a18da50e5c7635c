// Name: ToBuffer of an integer has eight bytes
// Expect: buffer => 34 12 00 00 00 00 00 00
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (ToBuffer (0x1234))
    }
}
