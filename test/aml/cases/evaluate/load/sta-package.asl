// Name: _STA that returns a package
// Expect: int => 0x0
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 0)
    Scope (\_SB)
    {
        Device (DEV0)
        {
            Name (_STA, Package () { 0 })
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
