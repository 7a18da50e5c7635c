// Name: And, Or, XOr, NAnd, NOr, Not
// Expect: package => [ int 0x30, int 0xFC, int 0xCC, int 0xFFFFFFFFFFFFFFCF, int 0xFFFFFFFFFFFFFF03, int 0xFFFFFFFFFFFFFF0F ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package (6) {}
        Local0 = 0xF0
        Local1 = 0x3C
        Local7[0] = Local0 & Local1
        Local7[1] = Local0 | Local1
        Local7[2] = Local0 ^ Local1
        Local7[3] = NAnd (Local0, Local1)
        Local7[4] = NOr (Local0, Local1)
        Local7[5] = ~Local0
        Return (Local7)
    }
}
