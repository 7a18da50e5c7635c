// Name: A name that a method declares in another scope
// Expect: package => [ int 0x5, int 0x0 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Device (DEV0) {}
    Method (CALL, 0, Serialized)
    {
        Name (\DEV0.INT0, 5)
        Return (\DEV0.INT0)
    }
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local7[0] = CALL ()
        Local7[1] = CondRefOf (\DEV0.INT0)
        Return (Local7)
    }
}
