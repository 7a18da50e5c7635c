// Name: CopyObject to a local
// Expect: str => "x"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        CopyObject ("x", Local0)
        Return (Local0)
    }
}
