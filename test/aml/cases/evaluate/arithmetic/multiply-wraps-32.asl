// Name: Multiply keeps the low 32 bits
// Expect: int => 0x1
DefinitionBlock ("", "DSDT", 1, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 0xFFFFFFFF
        Return (Local0 * Local0)
    }
}
