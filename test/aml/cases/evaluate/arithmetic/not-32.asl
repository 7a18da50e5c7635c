// Name: Not has 32 bits in a 32-bit table
// Expect: int => 0xFFFFFF0F
DefinitionBlock ("", "DSDT", 1, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 0xF0
        Return (~Local0)
    }
}
