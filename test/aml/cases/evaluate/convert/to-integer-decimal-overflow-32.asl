// Name: ToInteger of a decimal string above 32 bits in a 32-bit table
// Expect: int => 0x19999999
DefinitionBlock ("", "DSDT", 1, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (ToInteger ("4294967296"))
    }
}
