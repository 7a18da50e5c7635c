// Name: Increment of a string in a local
// Expect: int => 0x13
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = "12"
        Local0++
        Return (Local0)
    }
}
