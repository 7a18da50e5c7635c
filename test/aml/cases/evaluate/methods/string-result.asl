// Name: A method returns a string of its own
// Expect: str => "abc"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (CALL)
    {
        Local0 = "abc"
        Return (Local0)
    }
    Method (MAIN)
    {
        Return (CALL ())
    }
}
