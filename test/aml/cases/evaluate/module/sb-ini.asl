// Name: _INI of \_SB runs first
// Expect: int => 0x12
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 0)
    Scope (\_SB)
    {
        Method (_INI)
        {
            INT0 = (INT0 << 4) | 1
        }
        Device (DEV0)
        {
            Method (_INI)
            {
                INT0 = (INT0 << 4) | 2
            }
        }
    }
    Method (MAIN)
    {
        Return (INT0)
    }
}
