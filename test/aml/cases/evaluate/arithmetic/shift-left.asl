// Name: ShiftLeft
// Expect: int => 0x123400
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (0x1234 << 8)
    }
}
