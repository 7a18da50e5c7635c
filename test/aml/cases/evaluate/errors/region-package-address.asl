// Name: A region whose address is a package
// Expect: error => AE_AML_OPERAND_TYPE
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (PKG0, Package () { 1 })
    Method (MAIN)
    {
        OperationRegion (REG0, SystemMemory, PKG0, 1)
        Return (1)
    }
}
