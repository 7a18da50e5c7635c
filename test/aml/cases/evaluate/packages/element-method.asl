// Name: An element that names a method is not called
// Expect: int => 0x8
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (CALL)
    {
        Return (0x55)
    }
    Name (PKG0, Package () { CALL })
    Method (MAIN)
    {
        Return (ObjectType (PKG0[0]))
    }
}
