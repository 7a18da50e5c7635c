// Name: Concatenate of strings
// Expect: str => "abcd"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = "ab"
        Return (Concatenate (Local0, "cd"))
    }
}
