// Name: The result of a method is an operand
// Expect: int => 0x13
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (TEXT)
    {
        Return ("12")
    }
    Method (MAIN)
    {
        Return (TEXT () + 1)
    }
}
