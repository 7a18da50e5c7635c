// Name: A call at the level of the table that fails
// Expect: error => AE_NOT_FOUND
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 0)
    Name (INT1, 5)
    Method (FAIL)
    {
        INT1 = 6
        Local0 = 1 / INT0
        INT1 = 7
    }
    FAIL ()
    Name (AFTE, 3)
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local7[0] = INT1
        Local7[1] = CondRefOf (\AFTE)
        Return (Local7)
    }
}
