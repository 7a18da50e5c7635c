// Name: SizeOf of a field
// Expect: error => AE_AML_OPERAND_TYPE
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (BUF0, Buffer (20) {})
    CreateField (BUF0, 0, 80, FLD0)
    Method (MAIN)
    {
        Return (SizeOf (FLD0))
    }
}
