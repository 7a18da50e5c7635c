// Name: Store to an element changes its type
// Expect: package => [ str "x", int 0x1 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package () { 1, "y" }
        Local7[0] = "x"
        Local7[1] = 1
        Return (Local7)
    }
}
