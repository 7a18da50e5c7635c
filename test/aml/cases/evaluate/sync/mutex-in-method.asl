// Name: A mutex in a method
// Expect: int => 0x0
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN, 0, Serialized)
    {
        Mutex (MTX0, 0)
        Local0 = Acquire (MTX0, 0xFFFF)
        Release (MTX0)
        Return (Local0)
    }
}
