// Name: ToBCD of sixteen nines
// Expect: int => 0x9999999999999999
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 9999999999999999
        Return (ToBCD (Local0))
    }
}
