// Name: Concatenate of buffers
// Expect: buffer => 01 02 03
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () { 1, 2 }
        Return (Concatenate (Local0, Buffer () { 3 }))
    }
}
