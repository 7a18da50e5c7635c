// Name: A store of a package to a byte of a buffer
// Expect: error => AE_AML_OPERAND_TYPE
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () { 0x11, 0x22 }
        Local0[1] = Package () { 1 }
        Return (Local0)
    }
}
