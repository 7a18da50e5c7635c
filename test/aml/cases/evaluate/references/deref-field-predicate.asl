// Name: DerefOf of a reference to a field reads it for a predicate
// Expect: str => "nonzero"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () { 1, 2 }
        CreateWordField (Local0, 0, FLD0)
        Local1 = RefOf (FLD0)
        If (DerefOf (Local1))
        {
            Return ("nonzero")
        }
        Return ("zero")
    }
}
