// Name: A mutex of a lower level than one that is owned
// Expect: error => AE_AML_MUTEX_ORDER
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Mutex (MTX0, 5)
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
