// Name: SizeOf of an element
// Expect: int => 0x3
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Package () { "abc" }
        Return (SizeOf (Local0[0]))
    }
}
