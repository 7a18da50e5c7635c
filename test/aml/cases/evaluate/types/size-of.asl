// Name: SizeOf of a string, a buffer and a package
// Expect: package => [ int 0x3, int 0x4, int 0x2, int 0x0 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (STR0, "abc")
    Name (BUF0, Buffer (4) {})
    Name (PKG0, Package () { 1, 2 })
    Name (STR1, "")
    Method (MAIN)
    {
        Local7 = Package (4) {}
        Local7[0] = SizeOf (STR0)
        Local7[1] = SizeOf (BUF0)
        Local7[2] = SizeOf (PKG0)
        Local7[3] = SizeOf (STR1)
        Return (Local7)
    }
}
