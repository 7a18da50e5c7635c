// Name: Notify with a computed value
// Expect: int => 0x1
// Notify: \DEV0 0x81
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Device (DEV0) {}
    Method (MAIN)
    {
        Local0 = 0x80
        Notify (DEV0, Local0 + 1)
        Return (1)
    }
}
