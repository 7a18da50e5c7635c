// Name: A name that is declared under If at the level of the table
// Expect: int => 0x5
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (FLAG, 1)
    If (FLAG)
    {
        Name (INT0, 5)
    }
    Else
    {
        Name (INT0, 6)
    }
    Method (MAIN)
    {
        Return (INT0)
    }
}
