// Name: Divide gives remainder and quotient
// Expect: package => [ int 0x2, int 0xE, int 0xE ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package (3) {}
        Local7[2] = Divide (100, 7, Local0, Local1)
        Local7[0] = Local0
        Local7[1] = Local1
        Return (Local7)
    }
}
