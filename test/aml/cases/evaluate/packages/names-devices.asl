// Name: Names of devices in a package are references
// Expect: package => [ reference DEV0, reference MTX0, reference MAIN ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Device (DEV0) {}
    Mutex (MTX0, 0)
    Name (PKG0, Package () { DEV0, \MTX0, MAIN })
    Method (MAIN)
    {
        Return (PKG0)
    }
}
