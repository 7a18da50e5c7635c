// Name: An argument that is a reference as the target of an operator
// Expect: int => 0x3
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (CALL, 1)
    {
        Add (1, 2, Arg0)
    }
    Method (MAIN)
    {
        Local0 = 5
        CALL (RefOf (Local0))
        Return (Local0)
    }
}
