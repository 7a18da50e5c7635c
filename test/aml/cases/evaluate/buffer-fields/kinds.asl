// Name: Create*Field of each width
// Expect: package => [ int 0x1, int 0x11, int 0x2211, int 0x44332211, int 0x8877665544332211 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package (5) {}
        Local0 = Buffer () { 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88 }
        CreateBitField (Local0, 4, BIT0)
        CreateByteField (Local0, 0, BYT0)
        CreateWordField (Local0, 0, WRD0)
        CreateDWordField (Local0, 0, DWD0)
        CreateQWordField (Local0, 0, QWD0)
        Local7[0] = BIT0
        Local7[1] = BYT0
        Local7[2] = WRD0
        Local7[3] = DWD0
        Local7[4] = QWD0
        Return (Local7)
    }
}
