// Name: A mutex of a lower level than the method's
// Expect: error => AE_AML_MUTEX_ORDER
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Mutex (MTX0, 1)
    Method (MAIN, 0, Serialized, 3)
    {
        Acquire (MTX0, 0xFFFF)
        Release (MTX0)
        Return (1)
    }
}
