// Name: An uninitialised local that is returned
// Expect: error => AE_AML_UNINITIALIZED_LOCAL
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (Local0)
    }
}
