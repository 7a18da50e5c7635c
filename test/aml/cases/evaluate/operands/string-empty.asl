// Name: An empty string is zero
// Expect: int => 0x0
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = ""
        Return (Local0 + 0)
    }
}
