// Name: SizeOf of a reference is that of its object
// Expect: int => 0x3
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (STR0, "abc")
    Method (MAIN)
    {
        Local0 = RefOf (STR0)
        Return (SizeOf (Local0))
    }
}
