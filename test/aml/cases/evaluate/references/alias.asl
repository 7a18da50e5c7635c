// Name: RefOf of an alias
// Expect: int => 0x9
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 5)
    Alias (INT0, ALI0)
    Method (CALL, 1)
    {
        Arg0 = 9
    }
    Method (MAIN)
    {
        CALL (RefOf (ALI0))
        Return (INT0)
    }
}
