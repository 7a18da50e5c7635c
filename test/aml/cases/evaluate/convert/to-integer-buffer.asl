// Name: ToInteger of a buffer takes its first eight bytes
// Expect: package => [ int 0x201, int 0x807060504030201 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local7[0] = ToInteger (Buffer () { 1, 2 })
        Local7[1] = ToInteger (Buffer () { 1, 2, 3, 4, 5, 6, 7, 8, 9 })
        Return (Local7)
    }
}
