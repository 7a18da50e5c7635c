// Name: Increment changes its operand and is the new value
// Expect: package => [ int 0x6, int 0x6 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local0 = 5
        Local7[0] = Increment (Local0)
        Local7[1] = Local0
        Return (Local7)
    }
}
