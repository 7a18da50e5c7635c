// Name: A write of a value that is too wide
// Expect: buffer => 00 34 00
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer (3) {}
        CreateByteField (Local0, 1, BYT0)
        BYT0 = 0x1234
        Return (Local0)
    }
}
