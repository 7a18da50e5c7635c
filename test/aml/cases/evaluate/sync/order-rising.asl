// Name: Mutexes of rising levels
// Expect: int => 0x1
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Mutex (MTX0, 1)
    Mutex (MTX1, 2)
    Method (MAIN)
    {
        Acquire (MTX0, 0xFFFF)
        Acquire (MTX1, 0xFFFF)
        Release (MTX1)
        Release (MTX0)
        Return (1)
    }
}
