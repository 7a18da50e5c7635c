// Name: ToDecimalString of a string is the string
// Expect: str => "0x10"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (ToDecimalString ("0x10"))
    }
}
