// Name: _INI that fails does not keep the next one from running
// Expect: int => 0x9
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 0)
    Scope (\_SB)
    {
        Device (DEV0)
        {
            Method (_INI)
            {
                Local0 = 1 / INT0
            }
        }
        Device (DEV1)
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
