// Name: CondRefOf of a name that does not exist
// Expect: package => [ int 0x0, int 0x1 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    External (NONE)
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local0 = 1
        Local7[0] = CondRefOf (NONE, Local0)
        Local7[1] = Local0
        Return (Local7)
    }
}
