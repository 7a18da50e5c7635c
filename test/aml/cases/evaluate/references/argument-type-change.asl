// Name: A store through an argument does not convert
// Expect: str => "text"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 5)
    Method (CALL, 1)
    {
        Arg0 = "text"
    }
    Method (MAIN)
    {
        CALL (RefOf (INT0))
        Return (INT0)
    }
}
