// Name: ToBuffer of an empty string
// Expect: buffer => 00
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (ToBuffer (""))
    }
}
