// Name: ToBCD of more than sixteen digits
// Expect: error => AE_AML_NUMERIC_OVERFLOW
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 10000000000000000
        Return (ToBCD (Local0))
    }
}
