// Name: ToInteger of a hexadecimal string above 32 bits in a 32-bit table
// Expect: int => 0x12345678
DefinitionBlock ("", "DSDT", 1, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (ToInteger ("0x123456789"))
    }
}
