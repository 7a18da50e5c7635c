// Name: A reference to a local sees later stores
// Expect: int => 0x6
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 5
        Local1 = RefOf (Local0)
        Local0 = 6
        Return (DerefOf (Local1))
    }
}
