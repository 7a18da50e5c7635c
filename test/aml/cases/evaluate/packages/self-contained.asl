// Name: A package stored into itself
// Expect: package => [ int 0x1, package [ int 0x1, int 0x2 ] ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Package () { 1, 2 }
        Local0[1] = Local0
        Return (Local0)
    }
}
