// Name: ObjectType of an uninitialised element
// Expect: int => 0x0
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Package (2) { 1 }
        Return (ObjectType (Local0[1]))
    }
}
