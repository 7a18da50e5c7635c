// Name: Store of an integer to a named string converts
// Expect: str => "0000000000000012"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (STR0, "x")
    Method (MAIN)
    {
        STR0 = 0x12
        Return (STR0)
    }
}
