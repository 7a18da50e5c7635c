// Name: A reference stored to a name
// Expect: error => AE_AML_OPERAND_TYPE
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 5)
    Name (REF0, 0)
    Method (MAIN)
    {
        REF0 = RefOf (INT0)
        Return (DerefOf (REF0))
    }
}
