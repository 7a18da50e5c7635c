// Name: A reference to a name of a method in a package that outlives it
// Expect: int => 0x1
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (PKG0, Package (1) {})
    Device (DEV0) {}
    Method (CALL, 0, Serialized)
    {
        Name (INT0, 5)
        PKG0[0] = RefOf (INT0)
    }
    Method (MAIN)
    {
        CALL ()
        Return (SizeOf (PKG0))
    }
}
