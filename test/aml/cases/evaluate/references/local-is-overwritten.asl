// Name: A store to a local with a reference replaces the reference
// Expect: package => [ int 0x5, int 0x9 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 5)
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local0 = RefOf (INT0)
        Local0 = 9
        Local7[0] = INT0
        Local7[1] = Local0
        Return (Local7)
    }
}
