// Name: SizeOf of an integer
// Expect: int => 0x8
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 1)
    Method (MAIN)
    {
        Return (SizeOf (INT0))
    }
}
