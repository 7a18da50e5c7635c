// Name: A path through an alias that leads nowhere
// Expect: error => AE_NOT_EXIST
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Alias (\BBBB.CCCC, BBBB)
    Method (MAIN)
    {
        Return (CondRefOf (\BBBB.DDDD))
    }
}
