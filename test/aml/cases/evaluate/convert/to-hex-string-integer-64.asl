// Name: ToHexString of an integer has sixteen digits
// Expect: str => "0000000000ABCDEF"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (ToHexString (0xABCDEF))
    }
}
