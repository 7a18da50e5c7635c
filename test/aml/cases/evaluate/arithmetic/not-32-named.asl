// Name: Not stored to a name has 32 bits in a 32-bit table
// Expect: int => 0xFFFFFF0F
DefinitionBlock ("", "DSDT", 1, "TEST", "EVALUATE", 1)
{
    Name (INT0, 0)
    Method (MAIN)
    {
        Local0 = 0xF0
        INT0 = ~Local0
        Return (INT0)
    }
}
