// Name: Two fields over the same bits
// Expect: package => [ int 0x1234, int 0x34 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local0 = Buffer (2) {}
        CreateWordField (Local0, 0, WRD0)
        CreateByteField (Local0, 0, BYT0)
        WRD0 = 0x1234
        Local7[0] = WRD0
        Local7[1] = BYT0
        Return (Local7)
    }
}
