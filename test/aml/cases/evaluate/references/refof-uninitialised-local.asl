// Name: RefOf of an uninitialised local
// Expect: int => 0x5
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local1 = RefOf (Local0)
        Local0 = 5
        Return (DerefOf (Local1))
    }
}
