// Name: ObjectType of locals
// Expect: package => [ int 0x1, int 0x2, int 0x3, int 0x4, int 0x0 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package (5) {}
        Local0 = 1
        Local1 = "s"
        Local2 = Buffer () { 1 }
        Local3 = Package () { 1 }
        Local7[0] = ObjectType (Local0)
        Local7[1] = ObjectType (Local1)
        Local7[2] = ObjectType (Local2)
        Local7[3] = ObjectType (Local3)
        Local7[4] = ObjectType (Local4)
        Return (Local7)
    }
}
