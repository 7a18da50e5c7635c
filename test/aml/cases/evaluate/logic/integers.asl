// Name: Comparisons of integers
// Expect: package => [ int 0xFFFFFFFFFFFFFFFF, int 0x0, int 0xFFFFFFFFFFFFFFFF, int 0x0, int 0xFFFFFFFFFFFFFFFF, int 0x0 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package (6) {}
        Local0 = 5
        Local7[0] = Local0 == 5
        Local7[1] = Local0 != 5
        Local7[2] = Local0 < 6
        Local7[3] = Local0 > 5
        Local7[4] = Local0 <= 5
        Local7[5] = Local0 >= 6
        Return (Local7)
    }
}
