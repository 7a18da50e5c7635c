// Name: DerefOf of an argument that is a reference
// Expect: int => 0x6
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (CALL, 1)
    {
        Return (DerefOf (Arg0) + 1)
    }
    Method (MAIN)
    {
        Local0 = 5
        Return (CALL (RefOf (Local0)))
    }
}
