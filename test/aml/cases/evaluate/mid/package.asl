// Name: Mid of a package
// Expect: error => AE_AML_OPERAND_TYPE
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Package () { 1, 2 }
        Return (Mid (Local0, 0, 1))
    }
}
