// Name: _INI of a device runs before those below it
// Expect: int => 0x12
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 0)
    Scope (\_SB)
    {
        Device (DEV0)
        {
            Device (DEV1)
            {
                Method (_INI)
                {
                    INT0 = (INT0 << 4) | 2
                }
            }
            Method (_INI)
            {
                INT0 = (INT0 << 4) | 1
            }
        }
    }
    Method (MAIN)
    {
        Return (INT0)
    }
}
