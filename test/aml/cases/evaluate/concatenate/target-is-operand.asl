// Name: Concatenate with its operand as target
// Expect: str => "ababab"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = "ab"
        Local1 = Local0
        Concatenate (Local0, Local1, Local0)
        Concatenate (Local0, Local1, Local0)
        Return (Local0)
    }
}
