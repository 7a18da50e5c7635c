// Name: A buffer operand gives four bytes in a 32-bit table
// Expect: package => [ int 0x201, int 0x4030201, int 0x4030201 ]
DefinitionBlock ("", "DSDT", 1, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package (3) {}
        Local7[0] = Buffer () { 1, 2 } + 0
        Local7[1] = Buffer () { 1, 2, 3, 4 } + 0
        Local7[2] = Buffer () { 1, 2, 3, 4, 5 } + 0
        Return (Local7)
    }
}
