// Name: _INI does not run for a device that is not present
// Expect: int => 0x5
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 5)
    Scope (\_SB)
    {
        Device (DEV0)
        {
            Method (_STA)
            {
                Return (0)
            }
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
