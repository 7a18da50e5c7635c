// Name: Store of an integer to a named package
// Expect: error => AE_AML_TARGET_TYPE
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (PKG0, Package () { 1, 2 })
    Method (MAIN)
    {
        PKG0 = 5
        Return (PKG0)
    }
}
