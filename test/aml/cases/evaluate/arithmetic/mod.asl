// Name: Mod is the remainder
// Expect: int => 0x4
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (Mod (0x12345678, 10) - 2)
    }
}
