// Name: ObjectType of an alias
// Expect: int => 0x2
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (STR0, "s")
    Alias (STR0, ALI0)
    Method (MAIN)
    {
        Return (ObjectType (ALI0))
    }
}
