// Name: BCD of zero
// Expect: package => [ int 0x0, int 0x0 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local7[0] = ToBCD (0)
        Local7[1] = FromBCD (0)
        Return (Local7)
    }
}
