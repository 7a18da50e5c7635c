// Name: ToString of a string
// Expect: str => "abc"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (ToString ("abc"))
    }
}
