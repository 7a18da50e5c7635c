// Name: LAnd, LOr and LNot take any bit as true
// Expect: package => [ int 0xFFFFFFFFFFFFFFFF, int 0x0, int 0xFFFFFFFFFFFFFFFF, int 0x0, int 0x0, int 0xFFFFFFFFFFFFFFFF ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package (6) {}
        Local0 = 2
        Local1 = 0
        Local7[0] = Local0 && 4
        Local7[1] = Local0 && Local1
        Local7[2] = Local0 || Local1
        Local7[3] = Local1 || Local1
        Local7[4] = !Local0
        Local7[5] = !Local1
        Return (Local7)
    }
}
