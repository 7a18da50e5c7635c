// Name: Code at the level of the table runs in its place
// Expect: package => [ int 0x5, int 0x6 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 5)
    Name (RES0, 0)
    RES0 = INT0
    INT0 = 6
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local7[0] = RES0
        Local7[1] = INT0
        Return (Local7)
    }
}
