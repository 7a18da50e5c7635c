// Name: Packages in packages
// Expect: package => [ package [ int 0x1, package [ int 0x2 ] ], package [ ] ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (Package () { Package () { 1, Package () { 2 } }, Package () {} })
    }
}
