// Name: A loop at the level of the table
// Expect: int => 0x2D
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 0)
    Name (CNT0, 0)
    While (CNT0 < 10)
    {
        INT0 += CNT0
        CNT0++
    }
    Method (MAIN)
    {
        Return (INT0)
    }
}
