// Name: More than eight digits in a 32-bit table
// Expect: int => 0x12345678
DefinitionBlock ("", "DSDT", 1, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = "123456789A"
        Return (Local0 + 0)
    }
}
