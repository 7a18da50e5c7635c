// Name: SizeOf of a method is that of its result
// Expect: int => 0x8
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (CALL)
    {
        Return (1)
    }
    Method (MAIN)
    {
        Return (SizeOf (CALL))
    }
}
