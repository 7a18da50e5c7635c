// Name: Concatenate of a string and an integer
// Expect: str => "ab0000000000000001"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = "ab"
        Return (Concatenate (Local0, 1))
    }
}
