// Name: _INI with an argument
// Expect: int => 0x9
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 0)
    Scope (\_SB)
    {
        Device (DEV0)
        {
            Method (_INI, 1)
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
