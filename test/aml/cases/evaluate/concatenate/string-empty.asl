// Name: Concatenate of a string and an empty string
// Expect: str => "ab"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = "ab"
        Return (Concatenate (Local0, ""))
    }
}
