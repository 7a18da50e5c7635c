// Name: Store of a package to a named integer
// Expect: error => AE_AML_OPERAND_TYPE
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 1)
    Method (MAIN)
    {
        INT0 = Package () { 1, 2 }
        Return (INT0)
    }
}
