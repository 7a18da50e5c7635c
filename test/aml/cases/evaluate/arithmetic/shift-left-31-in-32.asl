// Name: ShiftLeft drops the bits above 32 in a 32-bit table
// Expect: int => 0x80000000
DefinitionBlock ("", "DSDT", 1, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 3
        Return (Local0 << 31)
    }
}
