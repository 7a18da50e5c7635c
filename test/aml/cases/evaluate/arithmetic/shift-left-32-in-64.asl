// Name: ShiftLeft by 32 in a 64-bit table
// Expect: int => 0x100000000
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 1
        Return (Local0 << 32)
    }
}
