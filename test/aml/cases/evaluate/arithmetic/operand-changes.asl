// Name: An operand that changes a later one
// Expect: package => [ int 0xB, int 0x7 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 5)
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local7[0] = Store (6, INT0) + Decrement (INT0)
        Local7[1] = INT0 + 2
        Return (Local7)
    }
}
