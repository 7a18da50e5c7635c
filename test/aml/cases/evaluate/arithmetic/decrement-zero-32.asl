// Name: Decrement of zero is 32 ones in a 32-bit table
// Expect: int => 0xFFFFFFFF
DefinitionBlock ("", "DSDT", 1, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 0
        Local0--
        Return (Local0)
    }
}
