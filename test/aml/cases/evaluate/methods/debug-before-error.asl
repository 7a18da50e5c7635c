// Name: Stores to Debug before an error
// Expect: error => AE_AML_DIVIDE_BY_ZERO
// Debug: str "before"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Debug = "before"
        Local0 = 0
        Local1 = 1 / Local0
        Debug = "after"
        Return (Local1)
    }
}
