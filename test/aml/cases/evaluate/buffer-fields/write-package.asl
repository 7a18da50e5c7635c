// Name: A package written to a field
// Expect: error => AE_AML_OPERAND_TYPE
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer (4) {}
        CreateWordField (Local0, 0, FLD0)
        FLD0 = Package () { 1 }
        Return (Local0)
    }
}
