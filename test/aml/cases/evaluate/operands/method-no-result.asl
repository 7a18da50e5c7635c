// Name: A method without result is no operand
// Expect: error => AE_AML_NO_RETURN_VALUE
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (NONE)
    {
        Local0 = 1
    }
    Method (MAIN)
    {
        Return (NONE () + 1)
    }
}
