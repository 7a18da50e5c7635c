// Name: CopyObject of a name to itself
// Expect: str => "abc"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (STR0, "abc")
    Method (MAIN)
    {
        CopyObject (STR0, STR0)
        Return (STR0)
    }
}
