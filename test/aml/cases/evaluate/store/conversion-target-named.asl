// Name: ToHexString makes its named target a string
// Expect: package => [ str "0000000000000010", int 0x2 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 5)
    Method (MAIN)
    {
        Local7 = Package (2) {}
        ToHexString (16, INT0)
        Local7[0] = INT0
        Local7[1] = ObjectType (INT0)
        Return (Local7)
    }
}
