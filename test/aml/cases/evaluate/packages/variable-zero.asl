// Name: A package of computed length zero
// Expect: package => [ ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 0
        Return (Package (Local0) {})
    }
}
