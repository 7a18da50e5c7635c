// Name: ToInteger of the largest 64-bit number in decimal
// Expect: int => 0xFFFFFFFFFFFFFFFF
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (ToInteger ("18446744073709551615"))
    }
}
