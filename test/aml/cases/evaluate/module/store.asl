// Name: Code at the level of the table runs when it is loaded
// Expect: int => 0x6
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 5)
    INT0 = INT0 + 1
    Method (MAIN)
    {
        Return (INT0)
    }
}
