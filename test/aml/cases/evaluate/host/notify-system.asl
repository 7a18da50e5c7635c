// Name: Notify with a system value
// Expect: int => 0x1
// Notify: \DEV0 0x01
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Device (DEV0) {}
    Method (MAIN)
    {
        Notify (DEV0, 0x01)
        Return (1)
    }
}
