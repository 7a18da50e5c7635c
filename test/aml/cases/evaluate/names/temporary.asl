// Name: A name in a method is gone after the call
// Expect: package => [ int 0x0, int 0x0 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (CALL, 0, Serialized)
    {
        Name (INT0, 5)
        Return (INT0)
    }
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local7[0] = CondRefOf (\CALL.INT0)
        CALL ()
        Local7[1] = CondRefOf (\CALL.INT0)
        Return (Local7)
    }
}
