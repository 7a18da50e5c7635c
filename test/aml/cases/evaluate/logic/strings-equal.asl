// Name: Strings are equal with all their characters
// Expect: package => [ int 0xFFFFFFFFFFFFFFFF, int 0x0, int 0x0 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package (3) {}
        Local0 = "abc"
        Local7[0] = Local0 == "abc"
        Local7[1] = Local0 == "abcd"
        Local7[2] = Local0 == "ABC"
        Return (Local7)
    }
}
