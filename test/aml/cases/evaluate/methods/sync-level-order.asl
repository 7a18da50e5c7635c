// Name: A serialized method of a lower level than the one that calls it
// Expect: error => AE_AML_MUTEX_ORDER
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (LOWR, 0, Serialized, 1)
    {
        Return (1)
    }
    Method (MAIN, 0, Serialized, 5)
    {
        Return (LOWR ())
    }
}
