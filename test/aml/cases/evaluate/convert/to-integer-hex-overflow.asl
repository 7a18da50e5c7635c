// Name: ToInteger of a hexadecimal string above 64 bits
// Expect: int => 0x1000000000000000
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (ToInteger ("0x10000000000000000"))
    }
}
