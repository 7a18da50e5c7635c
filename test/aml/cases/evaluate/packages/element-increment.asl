// Name: Increment of an element
// Expect: package => [ int 0x6 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Package () { 5 }
        Local0[0]++
        Return (Local0)
    }
}
