// Name: DerefOf of an element that is a name
// Expect: int => 0x5
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 5)
    Name (PKG0, Package () { INT0 })
    Method (MAIN)
    {
        Return (DerefOf (PKG0[0]))
    }
}
