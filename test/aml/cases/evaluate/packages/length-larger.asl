// Name: A package longer than its list has uninitialised elements
// Expect: package => [ int 0x1, uninitialized, uninitialized ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (Package (3) { 1 })
    }
}
