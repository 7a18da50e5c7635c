// Name: Wait for a mutex
// Expect: error => AE_AML_OPERAND_TYPE
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Mutex (MTX0, 0)
    Method (MAIN)
    {
        Return (Wait (MTX0, 0))
    }
}
