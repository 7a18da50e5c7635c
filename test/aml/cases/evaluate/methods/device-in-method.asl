// Name: A device declared in a method
// Expect: int => 0x5
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN, 0, Serialized)
    {
        Device (DEV0)
        {
            Name (INT0, 5)
        }
        Return (DEV0.INT0)
    }
}
