// Name: With a string first, the integer becomes a string of eight digits in a 32-bit table
// Expect: int => 0xFFFFFFFF
DefinitionBlock ("", "DSDT", 1, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = "00000012"
        Return (Local0 == 0x12)
    }
}
