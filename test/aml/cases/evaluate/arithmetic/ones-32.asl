// Name: Ones is 32 bits in a 32-bit table
// Expect: int => 0xFFFFFFFF
DefinitionBlock ("", "DSDT", 1, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (Ones)
    }
}
