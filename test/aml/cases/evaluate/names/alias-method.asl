// Name: An alias of a method
// Expect: int => 0x6
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (CALL, 1)
    {
        Return (Arg0 + 1)
    }
    Alias (CALL, ALI0)
    Method (MAIN)
    {
        Return (ALI0 (5))
    }
}
