// Name: CondRefOf of a name that exists
// Expect: package => [ int 0xFFFFFFFFFFFFFFFF, int 0x5 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 5)
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local7[0] = CondRefOf (INT0, Local0)
        Local7[1] = DerefOf (Local0)
        Return (Local7)
    }
}
