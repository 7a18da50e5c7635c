// Name: ToHexString of zero
// Expect: str => "0000000000000000"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (ToHexString (0))
    }
}
