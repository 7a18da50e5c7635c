// Name: ShiftRight fills with zeros
// Expect: int => 0xFFFFFFFFFFFFFF
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 0xFFFFFFFFFFFFFFFF
        Return (Local0 >> 8)
    }
}
