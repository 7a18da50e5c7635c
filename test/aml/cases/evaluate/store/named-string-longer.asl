// Name: Store of a longer string to a named string
// Expect: str => "longer than before"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (STR0, "x")
    Method (MAIN)
    {
        STR0 = "longer than before"
        Return (STR0)
    }
}
