// Name: Scope opens a device again
// Expect: int => 0x3
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Device (DEV0)
    {
        Name (INT0, 1)
    }
    Scope (DEV0)
    {
        Name (INT1, 2)
    }
    Method (MAIN)
    {
        Return (\DEV0.INT0 + \DEV0.INT1)
    }
}
