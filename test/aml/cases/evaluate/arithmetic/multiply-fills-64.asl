// Name: Multiply of 32 bits by 32 bits fills 64 bits
// Expect: int => 0xFFFFFFFE00000001
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 0xFFFFFFFF
        Return (Local0 * Local0)
    }
}
