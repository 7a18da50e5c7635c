// Name: Code in a device
// Expect: int => 0x9
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Device (DEV0)
    {
        Name (INT0, 5)
        INT0 = 9
    }
    Method (MAIN)
    {
        Return (\DEV0.INT0)
    }
}
