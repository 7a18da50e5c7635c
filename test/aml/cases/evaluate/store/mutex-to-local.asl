// Name: Store of a mutex to a local
// Expect: error => AE_AML_OPERAND_TYPE
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Mutex (MTX0, 0)
    Method (MAIN)
    {
        Local0 = MTX0
        Return (ObjectType (Local0))
    }
}
