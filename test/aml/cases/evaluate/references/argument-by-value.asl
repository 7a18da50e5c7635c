// Name: A store to an argument does not reach the caller's variable
// Expect: package => [ int 0x5, int 0x5 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 5)
    Method (CALL, 2)
    {
        Arg0 = 9
        Arg1 = 9
    }
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local0 = 5
        CALL (Local0, INT0)
        Local7[0] = Local0
        Local7[1] = INT0
        Return (Local7)
    }
}
