// Name: ShiftLeft by more than any width is zero
// Expect: int => 0x0
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 1
        Local1 = 0x100000000
        Return (Local0 << Local1)
    }
}
