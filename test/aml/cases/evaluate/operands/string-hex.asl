// Name: A string operand is read as hexadecimal digits
// Expect: int => 0x1235
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = "1234"
        Return (Local0 + 1)
    }
}
