// Name: Match of a buffer
// Expect: error => AE_AML_OPERAND_TYPE
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () { 1 }
        Return (Match (Local0, MEQ, 1, MTR, 0, 0))
    }
}
