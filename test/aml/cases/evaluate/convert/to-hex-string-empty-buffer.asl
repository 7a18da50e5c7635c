// Name: ToHexString of an empty buffer is an empty string
// Expect: str => ""
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (ToHexString (Buffer (0) {}))
    }
}
