// Name: The length of a package may be computed
// Expect: package => [ int 0x1, uninitialized, uninitialized, uninitialized ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 2
        Local0 += 2
        Return (Package (Local0) { 1 })
    }
}
