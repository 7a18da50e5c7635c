// Name: ShiftLeft by 32 in a 32-bit table is zero
// Expect: int => 0x0
DefinitionBlock ("", "DSDT", 1, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 1
        Return (Local0 << 32)
    }
}
