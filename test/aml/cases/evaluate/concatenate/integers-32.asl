// Name: Concatenate of integers is a buffer of eight bytes in a 32-bit table
// Expect: buffer => 01 00 00 00 02 00 00 00
DefinitionBlock ("", "DSDT", 1, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 1
        Return (Concatenate (Local0, 2))
    }
}
