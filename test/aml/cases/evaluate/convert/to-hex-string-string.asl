// Name: ToHexString of a string is the string
// Expect: str => "abc"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (ToHexString ("abc"))
    }
}
