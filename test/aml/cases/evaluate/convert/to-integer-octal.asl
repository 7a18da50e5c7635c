// Name: ToInteger of a string with a leading zero is decimal
// Expect: int => 0x11
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (ToInteger ("017"))
    }
}
