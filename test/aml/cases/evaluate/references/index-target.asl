// Name: Index stores the reference to its target
// Expect: int => 0x2
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Package () { 1, 2 }
        Index (Local0, 1, Local1)
        Return (DerefOf (Local1))
    }
}
