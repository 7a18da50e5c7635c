// Name: CopyObject of a package to a named integer
// Expect: package => [ int 0x1, int 0x2 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 1)
    Method (MAIN)
    {
        CopyObject (Package () { 1, 2 }, INT0)
        Return (INT0)
    }
}
