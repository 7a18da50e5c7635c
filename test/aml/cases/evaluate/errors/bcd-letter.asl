// Name: FromBCD of a string with letters
// Expect: error => AE_AML_NUMERIC_OVERFLOW
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = "1F"
        Return (FromBCD (Local0))
    }
}
