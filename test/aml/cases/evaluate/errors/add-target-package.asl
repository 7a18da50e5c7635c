// Name: Add into a named package
// Expect: error => AE_AML_TARGET_TYPE
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (PKG0, Package () { 1 })
    Method (MAIN)
    {
        Add (1, 2, PKG0)
        Return (PKG0)
    }
}
