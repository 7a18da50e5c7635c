// Name: A call at the level of the table of a method that is declared further down
// Expect: int => 0x5
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 5)
    LATE ()
    Method (LATE)
    {
        INT0 = 6
    }
    Method (MAIN)
    {
        Return (INT0)
    }
}
