// Name: ObjectType of the scopes that have one
// Expect: package => [ int 0x6, int 0x6, int 0x6, int 0x9 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package (4) {}
        Local7[0] = ObjectType (\)
        Local7[1] = ObjectType (\_SB)
        Local7[2] = ObjectType (\_TZ)
        Local7[3] = ObjectType (\_GL)
        Return (Local7)
    }
}
