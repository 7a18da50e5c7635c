// Name: Increment of a named integer
// Expect: int => 0x11
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 0x10)
    Method (MAIN)
    {
        INT0++
        Return (INT0)
    }
}
