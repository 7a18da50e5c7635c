// Name: Concatenate of a reference gives its type
// Expect: str => "x[Reference Object]"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 1)
    Method (MAIN)
    {
        Local0 = RefOf (INT0)
        Return (Concatenate ("x", Local0))
    }
}
