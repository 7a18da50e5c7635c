// Name: ToInteger of a buffer takes its first four bytes in a 32-bit table
// Expect: int => 0x4030201
DefinitionBlock ("", "DSDT", 1, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (ToInteger (Buffer () { 1, 2, 3, 4, 5 }))
    }
}
