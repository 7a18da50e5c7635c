// Name: Concatenate with a package first
// Expect: str => "[Package Object]x"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Package () { 1 }
        Return (Concatenate (Local0, "x"))
    }
}
