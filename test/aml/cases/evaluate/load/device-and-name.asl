// Name: A device with the name of an integer
// Expect: package => [ int 0x1, int 0x0 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (DEV0, 5)
    Device (DEV0)
    {
        Name (INT1, 2)
    }
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local7[0] = ObjectType (\DEV0)
        Local7[1] = CondRefOf (\DEV0.INT1)
        Return (Local7)
    }
}
