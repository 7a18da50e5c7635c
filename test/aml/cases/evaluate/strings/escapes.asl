// Name: Escapes in a string
// Expect: package => [ int 0x7, int 0x8, int 0xC, int 0xA, int 0xD, int 0x9, int 0xB, int 0x22, int 0x5C ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (STR0, "\a\b\f\n\r\t\v\"\\")
    Method (MAIN)
    {
        Local7 = Package (9) {}
        Local0 = 0
        While (Local0 < 9)
        {
            Local7[Local0] = DerefOf (STR0[Local0])
            Local0++
        }
        Return (Local7)
    }
}
