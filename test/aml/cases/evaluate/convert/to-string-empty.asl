// Name: ToString of an empty buffer
// Expect: str => ""
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (ToString (Buffer (0) {}))
    }
}
