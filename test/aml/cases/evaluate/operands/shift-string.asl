// Name: Both operands of a shift are converted
// Expect: int => 0x100
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = "10"
        Local1 = Buffer () { 4 }
        Return (Local0 << Local1)
    }
}
