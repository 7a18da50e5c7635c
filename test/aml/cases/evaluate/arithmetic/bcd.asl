// Name: ToBCD and FromBCD
// Expect: package => [ int 0x1234, int 0x4D2 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local7[0] = ToBCD (1234)
        Local7[1] = FromBCD (0x1234)
        Return (Local7)
    }
}
