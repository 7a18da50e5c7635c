// Name: An element is the target of an operator
// Expect: package => [ int 0x3, int 0x2 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Package () { 1, 2 }
        Add (DerefOf (Local0[0]), DerefOf (Local0[1]), Local0[0])
        Return (Local0)
    }
}
