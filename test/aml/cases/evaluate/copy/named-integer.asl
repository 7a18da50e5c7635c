// Name: CopyObject changes the type of a named object
// Expect: str => "x"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 1)
    Method (MAIN)
    {
        CopyObject ("x", INT0)
        Return (INT0)
    }
}
