// Name: Zero and One as operands
// Expect: int => 0x1
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Zero
        Local0 += One
        Return (Local0)
    }
}
