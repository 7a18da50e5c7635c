// Name: A package in a method is made anew by each call
// Expect: package => [ int 0x1, int 0x1 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAKE)
    {
        Local0 = Package () { 1 }
        Local1 = DerefOf (Local0[0])
        Local0[0] = 9
        Return (Local1)
    }
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local7[0] = MAKE ()
        Local7[1] = MAKE ()
        Return (Local7)
    }
}
