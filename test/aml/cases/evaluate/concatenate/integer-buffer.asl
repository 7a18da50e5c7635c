// Name: Concatenate of an integer and a buffer reads the buffer
// Expect: buffer => 01 00 00 00 00 00 00 00 02 03 00 00 00 00 00 00
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 1
        Return (Concatenate (Local0, Buffer () { 2, 3 }))
    }
}
