// Name: A name declared twice at the level of the table
// Expect: package => [ int 0x1, int 0xFFFFFFFFFFFFFFFF ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 1)
    Name (INT0, 2)
    Name (AFTE, 3)
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local7[0] = INT0
        Local7[1] = CondRefOf (\AFTE)
        Return (Local7)
    }
}
