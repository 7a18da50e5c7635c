// Name: Names of data in a package become the data
// Expect: package => [ int 0x5, str "s" ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 5)
    Name (STR0, "s")
    Method (MAIN)
    {
        Return (Package () { INT0, STR0 })
    }
}
