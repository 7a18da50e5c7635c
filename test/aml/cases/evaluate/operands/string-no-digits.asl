// Name: A string without digits is zero
// Expect: int => 0x0
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = "zz"
        Return (Local0 + 0)
    }
}
