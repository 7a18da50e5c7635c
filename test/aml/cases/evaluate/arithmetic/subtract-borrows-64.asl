// Name: Subtract below zero wraps around at 64 bits
// Expect: int => 0xFFFFFFFFFFFFFFFE
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 3
        Return (Local0 - 5)
    }
}
