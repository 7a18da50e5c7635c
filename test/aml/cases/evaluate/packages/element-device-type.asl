// Name: ObjectType of an element that names a device
// Expect: int => 0x6
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Device (DEV0) {}
    Name (PKG0, Package () { DEV0 })
    Method (MAIN)
    {
        Return (ObjectType (PKG0[0]))
    }
}
