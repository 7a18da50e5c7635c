// Name: SizeOf of a string with a zero stored into it
// Expect: int => 0x3
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = "abc"
        Local0[1] = 0
        Return (SizeOf (Local0))
    }
}
