// Name: Subtract below zero wraps around at 32 bits
// Expect: int => 0xFFFFFFFE
DefinitionBlock ("", "DSDT", 1, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 3
        Return (Local0 - 5)
    }
}
