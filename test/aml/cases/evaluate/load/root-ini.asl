// Name: _INI of the root
// Expect: int => 0x9
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 0)
    Method (_INI)
    {
        INT0 = 9
    }
    Method (MAIN)
    {
        Return (INT0)
    }
}
