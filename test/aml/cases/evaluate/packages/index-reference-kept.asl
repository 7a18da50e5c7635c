// Name: A reference to an element stays valid
// Expect: package => [ int 0x1, int 0x7 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Package () { 1, 2 }
        Local2 = Index (Local0, 1)
        Local0[1] = 7
        Local7 = Package () { 1, 0 }
        Local7[1] = DerefOf (Local2)
        Return (Local7)
    }
}
