// Name: An element of a package that is an argument
// Expect: package => [ int 0x1, int 0xFF ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (PKG0, Package () { 1, 2 })
    Method (CALL, 1)
    {
        Arg0[1] = 0xFF
    }
    Method (MAIN)
    {
        CALL (PKG0)
        Return (PKG0)
    }
}
