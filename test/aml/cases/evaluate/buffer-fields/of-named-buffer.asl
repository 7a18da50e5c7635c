// Name: A field of a named buffer, declared beside it
// Expect: package => [ int 0x22, buffer 11 FF ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (BUF0, Buffer () { 0x11, 0x22 })
    CreateByteField (BUF0, 1, FLD0)
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local7[0] = FLD0
        FLD0 = 0xFF
        Local7[1] = BUF0
        Return (Local7)
    }
}
