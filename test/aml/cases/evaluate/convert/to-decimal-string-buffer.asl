// Name: ToDecimalString of a buffer has commas
// Expect: str => "1,10,255,0"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (ToDecimalString (Buffer () { 1, 10, 255, 0 }))
    }
}
