// Name: Hexadecimal digits may be capitals or not
// Expect: int => 0xABCDEF
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = "aBcDeF"
        Return (Local0 + 0)
    }
}
