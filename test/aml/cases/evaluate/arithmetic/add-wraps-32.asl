// Name: Add wraps around at 32 bits in a table of revision 1
// Expect: int => 0x0
DefinitionBlock ("", "DSDT", 1, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 0xFFFFFFFF
        Return (Local0 + 1)
    }
}
