// Name: A name in a package that is declared further down
// Expect: package => [ int 0x5, reference DEV0 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (PKG0, Package () { INT0, DEV0 })
    Name (INT0, 5)
    Device (DEV0) {}
    Method (MAIN)
    {
        Return (PKG0)
    }
}
