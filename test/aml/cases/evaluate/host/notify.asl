// Name: Notify of a device
// Expect: int => 0x1
// Notify: \_SB.DEV0 0x80
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Scope (\_SB)
    {
        Device (DEV0) {}
    }
    Method (MAIN)
    {
        Notify (\_SB.DEV0, 0x80)
        Return (1)
    }
}
