// Name: Sleep and Stall go on
// Expect: int => 0x1
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Sleep (1)
        Stall (10)
        Return (1)
    }
}
