// Name: ObjectType of predefined objects
// Expect: package => [ int 0x2, int 0x1, int 0x8 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package (3) {}
        Local7[0] = ObjectType (\_OS)
        Local7[1] = ObjectType (\_REV)
        Local7[2] = ObjectType (\_OSI)
        Return (Local7)
    }
}
