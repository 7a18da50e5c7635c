// Name: Store of a variable to itself
// Expect: package => [ int 0x1, str "a" ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package () { 1, "a" }
        Local7 = Local7
        Return (Local7)
    }
}
