// Name: Add of two constants
// Expect: int => 0x3
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (1 + 2)
    }
}
