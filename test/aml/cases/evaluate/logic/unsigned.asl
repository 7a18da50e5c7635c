// Name: Comparisons are unsigned
// Expect: int => 0xFFFFFFFFFFFFFFFF
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 0xFFFFFFFFFFFFFFFF
        Return (Local0 > 1)
    }
}
