// Name: A call at the level of the table
// Expect: int => 0xC
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 5)
    Method (CALL, 1)
    {
        INT0 += Arg0
    }
    CALL (7)
    Method (MAIN)
    {
        Return (INT0)
    }
}
