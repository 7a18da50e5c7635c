// Name: Mod is unsigned
// Expect: int => 0x5
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 0xFFFFFFFFFFFFFFFF
        Return (Local0 % 10)
    }
}
