// Name: A store to a byte of a buffer keeps eight bits
// Expect: buffer => 11 34
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () { 0x11, 0x22 }
        Local0[1] = 0x1234
        Return (Local0)
    }
}
