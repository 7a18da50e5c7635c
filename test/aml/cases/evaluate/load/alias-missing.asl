// Name: An alias of what does not exist
// Expect: package => [ int 0xFFFFFFFFFFFFFFFF, int 0xFFFFFFFFFFFFFFFF, int 0xFFFFFFFFFFFFFFFF ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (BEFO, 1)
    Alias (NONE, ALI0)
    Name (AFTE, 2)
    Method (MAIN)
    {
        Local7 = Package (3) {}
        Local7[0] = CondRefOf (\BEFO)
        Local7[1] = CondRefOf (\ALI0)
        Local7[2] = CondRefOf (\AFTE)
        Return (Local7)
    }
}
