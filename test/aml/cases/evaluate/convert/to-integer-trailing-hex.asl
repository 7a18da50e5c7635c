// Name: ToInteger of 0x and digits with letters behind them
// Expect: int => 0x12
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (ToInteger ("0x12zz"))
    }
}
