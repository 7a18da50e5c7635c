// Name: CreateByteField at the level of the table, of a buffer that does not exist
// Expect: package => [ int 0x0, int 0xFFFFFFFFFFFFFFFF ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    CreateByteField (NONE, 0, FLD0)
    Name (AFTE, 3)
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local7[0] = CondRefOf (\FLD0)
        Local7[1] = CondRefOf (\AFTE)
        Return (Local7)
    }
}
