// Name: A buffer operand is read from its first byte up
// Expect: package => [ int 0x1, int 0x201, int 0x30201, int 0x4030201, int 0x504030201, int 0x807060504030201, int 0x807060504030201 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package (7) {}
        Local7[0] = Buffer () { 1 } + 0
        Local7[1] = Buffer () { 1, 2 } + 0
        Local7[2] = Buffer () { 1, 2, 3 } + 0
        Local7[3] = Buffer () { 1, 2, 3, 4 } + 0
        Local7[4] = Buffer () { 1, 2, 3, 4, 5 } + 0
        Local7[5] = Buffer () { 1, 2, 3, 4, 5, 6, 7, 8 } + 0
        Local7[6] = Buffer () { 1, 2, 3, 4, 5, 6, 7, 8, 9 } + 0
        Return (Local7)
    }
}
