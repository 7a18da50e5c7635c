// Name: Increment of an uninitialised local
// Expect: error => AE_AML_UNINITIALIZED_LOCAL
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0++
        Return (Local0)
    }
}
