// Name: ToInteger of digits with letters behind them
// Expect: int => 0xC
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (ToInteger ("12zz"))
    }
}
