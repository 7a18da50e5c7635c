// Name: RefOf of a local with a reference
// Expect: int => 0x5
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 5)
    Method (MAIN)
    {
        Local0 = RefOf (INT0)
        Local1 = RefOf (Local0)
        Return (DerefOf (DerefOf (Local1)))
    }
}
