// Name: Notify of what cannot be notified
// Expect: error => AE_AML_OPERAND_TYPE
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 1)
    Method (MAIN)
    {
        Notify (INT0, 0x80)
        Return (1)
    }
}
