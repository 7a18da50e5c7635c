// Name: A name that is not declared, in a package of a method
// Expect: package => [ int 0x1, uninitialized ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    External (NONE)
    Method (MAIN)
    {
        Return (Package () { 1, NONE })
    }
}
