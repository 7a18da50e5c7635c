// Name: A store of a string to a byte of a buffer
// Expect: buffer => 11 41
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () { 0x11, 0x22 }
        Local0[1] = "A"
        Return (Local0)
    }
}
