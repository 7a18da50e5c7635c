// Name: A target that is an operand is read before it is written
// Expect: int => 0x1E
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 10
        Add (Local0, 20, Local0)
        Return (Local0)
    }
}
