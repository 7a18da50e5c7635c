// Name: Store of a package makes a deep copy
// Expect: int => 0x1
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Package () { Package () { 1 } }
        Local1 = Local0
        Index (DerefOf (Local1[0]), 0) = 2
        Return (DerefOf (Index (DerefOf (Local0[0]), 0)))
    }
}
