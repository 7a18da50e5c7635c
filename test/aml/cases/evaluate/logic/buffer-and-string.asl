// Name: With a buffer first, the string becomes a buffer with its terminator
// Expect: package => [ int 0xFFFFFFFFFFFFFFFF, int 0x0 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local0 = Buffer () { 0x61, 0x62, 0x00 }
        Local7[0] = Local0 == "ab"
        Local0 = Buffer () { 0x61, 0x62 }
        Local7[1] = Local0 == "ab"
        Return (Local7)
    }
}
