// Name: _INI runs below a device that is functioning and not present
// Expect: int => 0x9
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 5)
    Scope (\_SB)
    {
        Device (DEV0)
        {
            Name (_STA, 8)
            Device (DEV1)
            {
                Method (_INI)
                {
                    INT0 = 9
                }
            }
        }
    }
    Method (MAIN)
    {
        Return (INT0)
    }
}
