// Name: ObjectType of a byte and of a character
// Expect: package => [ int 0xE, int 0xE ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local0 = Buffer () { 1 }
        Local1 = "a"
        Local7[0] = ObjectType (Local0[0])
        Local7[1] = ObjectType (Local1[0])
        Return (Local7)
    }
}
