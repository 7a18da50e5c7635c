// Name: An alias of what does not exist, in a device
// Expect: package => [ int 0xFFFFFFFFFFFFFFFF, int 0xFFFFFFFFFFFFFFFF ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Device (DEV0)
    {
        Name (BEFO, 1)
        Alias (NONE, ALI0)
        Name (AFTE, 2)
    }
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local7[0] = CondRefOf (\DEV0.BEFO)
        Local7[1] = CondRefOf (\DEV0.AFTE)
        Return (Local7)
    }
}
