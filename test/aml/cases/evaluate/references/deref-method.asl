// Name: DerefOf of a reference to a method
// Expect: error => AE_TYPE
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (CALL)
    {
        Return (5)
    }
    Method (MAIN)
    {
        Local0 = RefOf (CALL)
        Return (DerefOf (Local0))
    }
}
