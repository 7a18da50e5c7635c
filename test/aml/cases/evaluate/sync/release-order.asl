// Name: Mutexes released in the wrong order
// Expect: error => AE_AML_MUTEX_ORDER
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Mutex (MTX0, 1)
    Mutex (MTX1, 2)
    Method (MAIN)
    {
        Acquire (MTX0, 0xFFFF)
        Acquire (MTX1, 0xFFFF)
        Release (MTX0)
        Release (MTX1)
        Return (1)
    }
}
