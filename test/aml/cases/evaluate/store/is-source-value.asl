// Name: Store to a named string is the value before its conversion
// Expect: int => 0x5
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (STR0, "x")
    Method (MAIN)
    {
        Local0 = Store (5, STR0)
        Return (Local0)
    }
}
