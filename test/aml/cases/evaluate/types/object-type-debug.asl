// Name: ObjectType of Debug
// Expect: int => 0x10
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (ObjectType (Debug))
    }
}
