// Name: ObjectType of a reference is the type of its object
// Expect: package => [ int 0x2, int 0x2, int 0x1 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (STR0, "s")
    Method (MAIN)
    {
        Local7 = Package (3) {}
        Local0 = RefOf (STR0)
        Local7[0] = ObjectType (Local0)
        Local7[1] = ObjectType (RefOf (STR0))
        Local1 = Package () { 1 }
        Local7[2] = ObjectType (Local1[0])
        Return (Local7)
    }
}
