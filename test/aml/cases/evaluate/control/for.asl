// Name: For is a While
// Expect: int => 0x5A
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local1 = 0
        For (Local0 = 0, Local0 < 10, Local0++)
        {
            Local1 += Local0 * 2
        }
        Return (Local1)
    }
}
