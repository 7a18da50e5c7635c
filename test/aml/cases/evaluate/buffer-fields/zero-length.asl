// Name: A field of no bits
// Expect: error => AE_AML_OPERAND_VALUE
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer (4) {}
        CreateField (Local0, 0, 0, FLD0)
        Return (FLD0)
    }
}
