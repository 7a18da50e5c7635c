// Name: A write of one bit
// Expect: buffer => 00 08
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer (2) {}
        CreateBitField (Local0, 11, BIT0)
        BIT0 = 1
        Return (Local0)
    }
}
