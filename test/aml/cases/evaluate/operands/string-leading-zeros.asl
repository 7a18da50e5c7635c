// Name: Zeros before the digits do not count
// Expect: int => 0x123456789ABCDEF0
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = "0000000000123456789ABCDEF0"
        Return (Local0 + 0)
    }
}
