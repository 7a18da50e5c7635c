// Name: ShiftLeft drops the bits above 64
// Expect: int => 0xFFFFFFFFFFFFFF00
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 0xFFFFFFFFFFFFFFFF
        Return (Local0 << 8)
    }
}
