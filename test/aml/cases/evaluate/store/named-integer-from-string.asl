// Name: Store of a string to a named integer converts
// Expect: int => 0x12
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 1)
    Method (MAIN)
    {
        INT0 = "12"
        Return (INT0)
    }
}
