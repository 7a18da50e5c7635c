// Name: Timer goes up
// Expect: int => 0xFFFFFFFFFFFFFFFF
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Timer
        Sleep (2)
        Local1 = Timer
        Return (Local1 > Local0)
    }
}
