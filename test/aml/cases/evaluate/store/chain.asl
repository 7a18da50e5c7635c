// Name: A chain of stores
// Expect: package => [ int 0x5, int 0x5 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local0 = Local1 = 5
        Local7[0] = Local0
        Local7[1] = Local1
        Return (Local7)
    }
}
