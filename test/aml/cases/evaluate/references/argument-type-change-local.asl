// Name: A store of another type through an argument to a local
// Expect: str => "text"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (CALL, 1)
    {
        Arg0 = "text"
    }
    Method (MAIN)
    {
        Local0 = 5
        CALL (RefOf (Local0))
        Return (Local0)
    }
}
