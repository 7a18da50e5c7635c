// Name: Concatenate of a buffer and an empty string
// Expect: buffer => 01 02 00
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () { 1, 2 }
        Return (Concatenate (Local0, ""))
    }
}
