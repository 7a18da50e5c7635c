// Name: A package with a method that is declared further down
// Expect: package => [ reference LATE, int 0x5 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (PKG0, Package () { LATE, 5 })
    Method (LATE)
    {
        Return (1)
    }
    Method (MAIN)
    {
        Return (PKG0)
    }
}
