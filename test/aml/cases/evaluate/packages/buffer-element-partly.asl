// Name: A byte of a buffer in a package
// Expect: package => [ buffer 01 FF ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Package () { Buffer () { 1, 2 } }
        DerefOf (Local0[0])[1] = 0xFF
        Return (Local0)
    }
}
