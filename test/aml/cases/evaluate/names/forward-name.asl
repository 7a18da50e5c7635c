// Name: A name that is declared further down
// Expect: int => 0x7
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (LATE)
    }
    Name (LATE, 7)
}
