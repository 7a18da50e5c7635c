// Name: _INI of a device runs when the table is initialised
// Expect: int => 0x9
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 5)
    Scope (\_SB)
    {
        Device (DEV0)
        {
            Method (_INI)
            {
                INT0 = 9
            }
        }
    }
    Method (MAIN)
    {
        Return (INT0)
    }
}
