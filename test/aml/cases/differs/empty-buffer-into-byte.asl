// Name: A store of an empty buffer to a byte of a buffer
// Expect: buffer => 00 02
// Note: ACPICA reads the first byte of nothing, and crashes
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () { 1, 2 }
        Local0[0] = Buffer (0) {}
        Return (Local0)
    }
}
