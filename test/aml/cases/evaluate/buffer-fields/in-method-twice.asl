// Name: A field in a method is made anew by each call
// Expect: package => [ int 0x11, int 0x22 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (READ, 1, Serialized)
    {
        CreateByteField (Arg0, 0, FLD0)
        Return (FLD0)
    }
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local7[0] = READ (Buffer () { 0x11 })
        Local7[1] = READ (Buffer () { 0x22 })
        Return (Local7)
    }
}
