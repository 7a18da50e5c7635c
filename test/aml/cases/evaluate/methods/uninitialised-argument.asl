// Name: An argument beyond those that were given
// Expect: error => AE_AML_UNINITIALIZED_ARG
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (CALL, 1)
    {
        Return (Arg1)
    }
    Method (MAIN)
    {
        Return (CALL (1))
    }
}
