// Name: Increment of a buffer field that is full wraps within it
// Expect: package => [ int 0x0, buffer 01 00 03 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local0 = Buffer () { 0x01, 0xFF, 0x03 }
        CreateByteField (Local0, 1, FLD0)
        FLD0++
        Local7[0] = FLD0
        Local7[1] = Local0
        Return (Local7)
    }
}
