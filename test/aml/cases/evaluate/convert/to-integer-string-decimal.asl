// Name: ToInteger of a string without prefix is decimal
// Expect: int => 0x1F
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (ToInteger ("31"))
    }
}
