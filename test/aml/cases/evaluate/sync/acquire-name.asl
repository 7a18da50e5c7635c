// Name: Acquire of what is no mutex
// Expect: error => AE_AML_OPERAND_TYPE
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 1)
    Method (MAIN)
    {
        Local0 = RefOf (INT0)
        Return (Acquire (Local0, 0xFFFF))
    }
}
