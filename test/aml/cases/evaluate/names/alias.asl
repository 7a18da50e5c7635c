// Name: An alias of a name
// Expect: package => [ int 0x5, int 0x6 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 5)
    Alias (INT0, ALI0)
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local7[0] = ALI0
        ALI0 = 6
        Local7[1] = INT0
        Return (Local7)
    }
}
