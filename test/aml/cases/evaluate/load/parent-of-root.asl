// Name: A path that leads above the root
// Expect: package => [ int 0x0, int 0xFFFFFFFFFFFFFFFF ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 5)
    Name (^^INT1, 6)
    Name (AFTE, 3)
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local7[0] = CondRefOf (\INT1)
        Local7[1] = CondRefOf (\AFTE)
        Return (Local7)
    }
}
