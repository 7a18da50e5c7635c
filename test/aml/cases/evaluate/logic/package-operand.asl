// Name: A package has no order
// Expect: error => AE_AML_OPERAND_TYPE
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Package () { 1 }
        Return (Local0 == 1)
    }
}
