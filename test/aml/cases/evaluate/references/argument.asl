// Name: RefOf of an argument refers to the argument
// Expect: package => [ int 0x5, int 0x9 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (CALL, 1)
    {
        Local7 = Package (2) {}
        Local0 = RefOf (Arg0)
        Local7[0] = DerefOf (Local0)
        Arg0 = 9
        Local7[1] = DerefOf (Local0)
        Return (Local7)
    }
    Method (MAIN)
    {
        Return (CALL (5))
    }
}
