// Name: DerefOf as a target
// Expect: error => AE_AML_OPERAND_TYPE
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 5)
    Method (MAIN)
    {
        Local0 = RefOf (INT0)
        DerefOf (Local0) = 9
        Return (INT0)
    }
}
