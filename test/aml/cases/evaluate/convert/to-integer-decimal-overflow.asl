// Name: ToInteger of a decimal string above 64 bits
// Expect: int => 0x1999999999999999
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (ToInteger ("18446744073709551616"))
    }
}
