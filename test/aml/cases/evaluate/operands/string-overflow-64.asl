// Name: More than sixteen digits in a 64-bit table
// Expect: int => 0x123456789ABCDEF0
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = "123456789ABCDEF012"
        Return (Local0 + 0)
    }
}
