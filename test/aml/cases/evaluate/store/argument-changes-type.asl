// Name: Store to an argument changes its type
// Expect: str => "x"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (CALL, 1)
    {
        Arg0 = "x"
        Return (Arg0)
    }
    Method (MAIN)
    {
        Return (CALL (1))
    }
}
