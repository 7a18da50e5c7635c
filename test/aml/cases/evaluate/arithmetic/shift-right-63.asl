// Name: ShiftRight of the top bit
// Expect: int => 0x1
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 0x8000000000000000
        Return (Local0 >> 63)
    }
}
