// Name: Add wraps around at 64 bits
// Expect: int => 0x0
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 0xFFFFFFFFFFFFFFFF
        Return (Local0 + 1)
    }
}
