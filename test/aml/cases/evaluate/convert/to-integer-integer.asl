// Name: ToInteger of an integer
// Expect: int => 0x123
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (ToInteger (0x123))
    }
}
