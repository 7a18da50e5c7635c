// Name: A store to a local that refers to an element replaces the reference
// Expect: package => [ int 0x2, int 0x9 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Package () { 1, 2 }
        Local1 = Index (Local0, 1)
        Local1 = 9
        Local7 = Package (2) {}
        Local7[0] = DerefOf (Local0[1])
        Local7[1] = Local1
        Return (Local7)
    }
}
