// Name: ToInteger makes its target an integer
// Expect: package => [ int 0xC, int 0xC ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (STR0, "x")
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local7[0] = ToInteger ("12", STR0)
        Local7[1] = STR0
        Return (Local7)
    }
}
