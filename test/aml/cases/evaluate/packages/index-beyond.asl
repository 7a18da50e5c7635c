// Name: Index beyond the end of a package
// Expect: error => AE_AML_PACKAGE_LIMIT
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Package () { 1, 2, 3 }
        Local1 = 3
        Return (DerefOf (Local0[Local1]))
    }
}
