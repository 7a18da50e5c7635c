// Name: A character of a string that is an argument
// Expect: str => "aXc"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (STR0, "abc")
    Method (CALL, 1)
    {
        Arg0[1] = 0x58
    }
    Method (MAIN)
    {
        CALL (STR0)
        Return (STR0)
    }
}
