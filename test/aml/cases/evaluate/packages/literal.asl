// Name: A package of constants
// Expect: package => [ int 0x1, str "a", buffer 01 02 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (Package () { 1, "a", Buffer () { 1, 2 } })
    }
}
