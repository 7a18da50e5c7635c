// Name: While counts
// Expect: int => 0x37
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 0
        Local1 = 0
        While (Local0 < 10)
        {
            Local0++
            Local1 += Local0
        }
        Return (Local1)
    }
}
