// Name: Scope of an integer
// Expect: package => [ int 0x0, int 0xFFFFFFFFFFFFFFFF ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 5)
    Scope (\INT0)
    {
        Name (INT1, 2)
    }
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local7[0] = ObjectType (\INT0)
        Local7[1] = CondRefOf (\INT0.INT1)
        Return (Local7)
    }
}
