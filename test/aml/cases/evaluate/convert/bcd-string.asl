// Name: FromBCD converts a string operand
// Expect: int => 0x4D2
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = "1234"
        Return (FromBCD (Local0))
    }
}
