// Name: ToBCD of nine digits in a 32-bit table
// Expect: error => AE_AML_NUMERIC_OVERFLOW
DefinitionBlock ("", "DSDT", 1, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 100000000
        Return (ToBCD (Local0))
    }
}
