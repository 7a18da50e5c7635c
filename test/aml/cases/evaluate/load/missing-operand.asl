// Name: A name whose value does not exist
// Expect: package => [ int 0x5, int 0xFFFFFFFFFFFFFFFF ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 5)
    Store (NONE, INT0)
    Name (AFTE, 3)
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local7[0] = INT0
        Local7[1] = CondRefOf (\AFTE)
        Return (Local7)
    }
}
