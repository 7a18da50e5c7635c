// Name: An absolute path
// Expect: int => 0x5
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Device (DEV0)
    {
        Name (INT0, 5)
    }
    Method (MAIN)
    {
        Return (\DEV0.INT0)
    }
}
