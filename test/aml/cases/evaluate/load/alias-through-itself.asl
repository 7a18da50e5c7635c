// Name: An alias of a path that leads through itself
// Expect: int => 0xFFFFFFFFFFFFFFFF
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Alias (\BBBB.CCCC, BBBB)
    Name (AFTE, 3)
    Method (MAIN)
    {
        Return (CondRefOf (\AFTE))
    }
}
