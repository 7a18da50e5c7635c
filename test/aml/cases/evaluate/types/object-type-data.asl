// Name: ObjectType of data
// Expect: package => [ int 0x1, int 0x2, int 0x3, int 0x4 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 1)
    Name (STR0, "s")
    Name (BUF0, Buffer () { 1 })
    Name (PKG0, Package () { 1 })
    Method (MAIN)
    {
        Local7 = Package (4) {}
        Local7[0] = ObjectType (INT0)
        Local7[1] = ObjectType (STR0)
        Local7[2] = ObjectType (BUF0)
        Local7[3] = ObjectType (PKG0)
        Return (Local7)
    }
}
