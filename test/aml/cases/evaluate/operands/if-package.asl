// Name: The predicate of If may not be a package
// Expect: error => AE_TYPE
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Package () { 1 }
        If (Local0)
        {
            Return ("nonzero")
        }
        Return ("zero")
    }
}
