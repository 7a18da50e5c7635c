// Name: A mutex may be acquired again by its owner
// Expect: int => 0x0
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Mutex (MTX0, 0)
    Method (MAIN)
    {
        Acquire (MTX0, 0xFFFF)
        Local0 = Acquire (MTX0, 0x0000)
        Release (MTX0)
        Release (MTX0)
        Return (Local0)
    }
}
