// Name: ToInteger of a string with the prefix 0x
// Expect: int => 0x1F
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (ToInteger ("0x1F"))
    }
}
