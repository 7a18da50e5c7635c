// Name: A reference in an element
// Expect: int => 0x5
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 5)
    Method (MAIN)
    {
        Local0 = Package (1) {}
        Local0[0] = RefOf (INT0)
        Return (DerefOf (DerefOf (Local0[0])))
    }
}
