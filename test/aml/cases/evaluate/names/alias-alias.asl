// Name: An alias of an alias
// Expect: int => 0x5
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 5)
    Alias (INT0, ALI0)
    Alias (ALI0, ALI1)
    Method (MAIN)
    {
        Return (ALI1)
    }
}
