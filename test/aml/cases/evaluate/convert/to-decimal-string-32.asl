// Name: ToDecimalString of the largest 32-bit integer
// Expect: str => "4294967295"
DefinitionBlock ("", "DSDT", 1, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (ToDecimalString (0xFFFFFFFF))
    }
}
