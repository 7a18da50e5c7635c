// Name: Increment of a package
// Expect: error => AE_AML_OPERAND_TYPE
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (PKG0, Package () { 1 })
    Method (MAIN)
    {
        PKG0++
        Return (PKG0)
    }
}
