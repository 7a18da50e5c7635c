// Name: Increment of a named string leaves a string
// Expect: str => "0000000000000020"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (STR0, "1F")
    Method (MAIN)
    {
        STR0++
        Return (STR0)
    }
}
