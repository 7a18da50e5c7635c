// Name: ObjectType of arguments
// Expect: package => [ int 0x1, int 0x2 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (CALL, 2)
    {
        Local7 = Package (2) {}
        Local7[0] = ObjectType (Arg0)
        Local7[1] = ObjectType (Arg1)
        Return (Local7)
    }
    Method (MAIN)
    {
        Return (CALL (1, "s"))
    }
}
