// Name: Concatenate into a named package
// Expect: error => AE_AML_TARGET_TYPE
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (PKG0, Package () { 1 })
    Method (MAIN)
    {
        Concatenate ("a", "b", PKG0)
        Return (PKG0)
    }
}
