// Name: Increment twice in one expression
// Expect: int => 0x5
// Note: Increment is its operand itself, which the second one changes
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 1
        Return (Increment (Local0) + Increment (Local0))
    }
}
