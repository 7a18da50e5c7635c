// Name: Index as a target of Store
// Expect: package => [ int 0x1, str "b", int 0x3 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Package () { 1, 2, 3 }
        Store ("b", Index (Local0, 1))
        Return (Local0)
    }
}
