// Name: What was done before a missing name is done
// Expect: error => AE_NOT_FOUND
// Debug: str "before"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    External (NONE)
    Method (MAIN)
    {
        Debug = "before"
        Local0 = NONE
        Debug = "after"
        Return (Local0)
    }
}
