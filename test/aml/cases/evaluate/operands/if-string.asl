// Name: The predicate of If may be a string
// Expect: str => "nonzero"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = "1"
        If (Local0)
        {
            Return ("nonzero")
        }
        Return ("zero")
    }
}
