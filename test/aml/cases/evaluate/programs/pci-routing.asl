// Name: A routing table of packages with names
// Expect: package => [ package [ int 0x1FFFF, int 0x0, reference LNKA, int 0x0 ], package [ int 0x1FFFF, int 0x1, reference LNKB, int 0x0 ] ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Scope (\_SB)
    {
        Device (LNKA) {}
        Device (LNKB) {}
        Name (PRT0, Package ()
        {
            Package () { 0x0001FFFF, 0, LNKA, 0 },
            Package () { 0x0001FFFF, 1, LNKB, 0 }
        })
    }
    Method (MAIN)
    {
        Return (\_SB.PRT0)
    }
}
