// Name: An alias of a device
// Expect: int => 0x5
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Device (DEV0)
    {
        Name (INT0, 5)
    }
    Alias (DEV0, ALI0)
    Method (MAIN)
    {
        Return (\ALI0.INT0)
    }
}
