// Name: RefOf and DerefOf of a name
// Expect: int => 0x7
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 5)
    Method (MAIN)
    {
        Local0 = RefOf (INT0)
        INT0 = 7
        Return (DerefOf (Local0))
    }
}
