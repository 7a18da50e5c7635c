// Name: LNot takes the value of a string
// Expect: package => [ int 0xFFFFFFFFFFFFFFFF, int 0x0, int 0xFFFFFFFFFFFFFFFF ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package (3) {}
        Local0 = "0"
        Local7[0] = !Local0
        Local0 = "1"
        Local7[1] = !Local0
        Local0 = Buffer () { 0, 0 }
        Local7[2] = !Local0
        Return (Local7)
    }
}
