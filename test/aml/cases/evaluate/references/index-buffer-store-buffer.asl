// Name: A store of a buffer to a byte of a buffer
// Expect: buffer => 11 AA
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () { 0x11, 0x22 }
        Local0[1] = Buffer () { 0xAA, 0xBB }
        Return (Local0)
    }
}
