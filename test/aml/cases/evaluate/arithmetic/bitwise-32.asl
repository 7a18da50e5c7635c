// Name: NAnd and NOr have 32 bits in a 32-bit table
// Expect: package => [ int 0xFFFFFFCF, int 0xFFFFFF03 ]
DefinitionBlock ("", "DSDT", 1, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local0 = 0xF0
        Local1 = 0x3C
        Local7[0] = NAnd (Local0, Local1)
        Local7[1] = NOr (Local0, Local1)
        Return (Local7)
    }
}
