// Name: FromBCD of a digit above nine
// Expect: error => AE_AML_NUMERIC_OVERFLOW
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 0x12A4
        Return (FromBCD (Local0))
    }
}
