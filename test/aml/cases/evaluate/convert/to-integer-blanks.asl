// Name: ToInteger of a string with blanks around the digits
// Expect: int => 0x2A
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (ToInteger ("  42  "))
    }
}
