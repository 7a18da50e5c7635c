// Name: With a string first, the integer becomes a string of sixteen digits
// Expect: package => [ int 0x0, int 0xFFFFFFFFFFFFFFFF ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local0 = "12"
        Local7[0] = Local0 == 0x12
        Local0 = "0000000000000012"
        Local7[1] = Local0 == 0x12
        Return (Local7)
    }
}
