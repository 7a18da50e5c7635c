// Name: SizeOf of an uninitialised local
// Expect: error => AE_AML_UNINITIALIZED_LOCAL
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (SizeOf (Local0))
    }
}
