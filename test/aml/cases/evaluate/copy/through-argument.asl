// Name: CopyObject to an argument that refers to a name
// Expect: str => "x"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 1)
    Method (CALL, 1)
    {
        CopyObject ("x", Arg0)
    }
    Method (MAIN)
    {
        CALL (RefOf (INT0))
        Return (INT0)
    }
}
