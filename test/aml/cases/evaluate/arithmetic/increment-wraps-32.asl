// Name: Increment of 32 ones is zero in a 32-bit table
// Expect: int => 0x0
DefinitionBlock ("", "DSDT", 1, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 0xFFFFFFFF
        Local0++
        Return (Local0)
    }
}
