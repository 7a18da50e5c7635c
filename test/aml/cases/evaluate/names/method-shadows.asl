// Name: A name in a method hides the one outside
// Expect: package => [ int 0x5, int 0x1 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 1)
    Method (CALL, 0, Serialized)
    {
        Name (INT0, 5)
        Return (INT0)
    }
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local7[0] = CALL ()
        Local7[1] = INT0
        Return (Local7)
    }
}
