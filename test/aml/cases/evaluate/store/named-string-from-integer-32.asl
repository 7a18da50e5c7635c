// Name: Store of an integer to a named string converts to eight digits in a 32-bit table
// Expect: str => "00000012"
DefinitionBlock ("", "DSDT", 1, "TEST", "EVALUATE", 1)
{
    Name (STR0, "x")
    Method (MAIN)
    {
        STR0 = 0x12
        Return (STR0)
    }
}
