// Name: DerefOf of an element that names a method
// Expect: error => AE_TYPE
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (CALL)
    {
        Return (0x55)
    }
    Name (PKG0, Package () { CALL })
    Method (MAIN)
    {
        Return (DerefOf (PKG0[0]))
    }
}
