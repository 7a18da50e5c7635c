// Name: Concatenate of a package gives its type
// Expect: str => "x[Package Object]"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Package () { 1 }
        Return (Concatenate ("x", Local0))
    }
}
