// Name: _STA that fails
// Expect: int => 0x0
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 0)
    Name (INT1, 0)
    Scope (\_SB)
    {
        Device (DEV0)
        {
            Method (_STA)
            {
                Return (1 / INT1)
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
