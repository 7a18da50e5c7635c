// Name: Multiply drops what does not fit into 64 bits
// Expect: int => 0xFFFFFFFB00000001
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 0x1FFFFFFFF
        Local1 = 0x2FFFFFFFF
        Return (Local0 * Local1)
    }
}
