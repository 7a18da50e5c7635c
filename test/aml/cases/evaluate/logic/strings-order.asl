// Name: Strings are ordered by their first difference, then by length
// Expect: package => [ int 0xFFFFFFFFFFFFFFFF, int 0xFFFFFFFFFFFFFFFF, int 0x0, int 0xFFFFFFFFFFFFFFFF ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package (4) {}
        Local0 = "abc"
        Local7[0] = Local0 < "abd"
        Local7[1] = Local0 < "abcd"
        Local7[2] = Local0 > "abcd"
        Local7[3] = Local0 > "abB"
        Return (Local7)
    }
}
