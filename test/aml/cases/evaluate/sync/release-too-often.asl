// Name: Release of a mutex more often than it was acquired
// Expect: error => AE_AML_MUTEX_NOT_ACQUIRED
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Mutex (MTX0, 0)
    Method (MAIN)
    {
        Acquire (MTX0, 0xFFFF)
        Release (MTX0)
        Release (MTX0)
        Return (1)
    }
}
