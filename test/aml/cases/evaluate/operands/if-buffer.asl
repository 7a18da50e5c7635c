// Name: The predicate of If may be a buffer
// Expect: str => "zero"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () { 0, 0, 0 }
        If (Local0)
        {
            Return ("nonzero")
        }
        Return ("zero")
    }
}
