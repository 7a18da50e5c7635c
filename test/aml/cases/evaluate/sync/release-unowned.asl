// Name: Release of a mutex that is not owned
// Expect: error => AE_AML_MUTEX_NOT_ACQUIRED
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Mutex (MTX0, 0)
    Method (MAIN)
    {
        Release (MTX0)
        Return (1)
    }
}
