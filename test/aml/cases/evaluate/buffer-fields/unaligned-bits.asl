// Name: A field of bits that crosses bytes
// Expect: int => 0x31
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () { 0x11, 0x23, 0x33 }
        CreateField (Local0, 4, 8, FLD0)
        Return (ToInteger (FLD0))
    }
}
