// Name: A store to an argument that is a reference reaches the caller's variable
// Expect: package => [ int 0x9, int 0xA ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 5)
    Method (CALL, 2)
    {
        Arg0 = 9
        Arg1 = 10
    }
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local0 = 5
        CALL (RefOf (Local0), RefOf (INT0))
        Local7[0] = Local0
        Local7[1] = INT0
        Return (Local7)
    }
}
