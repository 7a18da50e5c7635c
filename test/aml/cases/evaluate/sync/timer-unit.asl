// Name: Timer counts 100 nanoseconds
// Expect: int => 0xFFFFFFFFFFFFFFFF
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Timer
        Sleep (3)
        Return (Timer - Local0 >= 20000)
    }
}
