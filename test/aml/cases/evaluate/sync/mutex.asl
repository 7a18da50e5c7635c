// Name: Acquire of a free mutex is false, which is success
// Expect: int => 0x0
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Mutex (MTX0, 0)
    Method (MAIN)
    {
        Local0 = Acquire (MTX0, 0xFFFF)
        Release (MTX0)
        Return (Local0)
    }
}
