// Name: Code under If at the level of the table that fails
// Expect: package => [ int 0x7, int 0xFFFFFFFFFFFFFFFF ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 0)
    Name (INT1, 5)
    If (INT1)
    {
        INT1 = 6
        INT1 = 1 / INT0
        INT1 = 7
    }
    Name (AFTE, 3)
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local7[0] = INT1
        Local7[1] = CondRefOf (\AFTE)
        Return (Local7)
    }
}
