// Name: Index of a package above 32 bits
// Expect: error => AE_AML_PACKAGE_LIMIT
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Package () { 1, 2, 3 }
        Local1 = 0x100000000
        Return (DerefOf (Local0[Local1]))
    }
}
