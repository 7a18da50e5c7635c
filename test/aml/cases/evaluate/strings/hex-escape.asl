// Name: Hexadecimal escapes in a string
// Expect: str => "A\x01z"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return ("\x41\x01\x7A")
    }
}
