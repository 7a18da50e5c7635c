// Name: CondRefOf of a path with a caret
// Expect: package => [ int 0xFFFFFFFFFFFFFFFF, int 0x0 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Device (DEV0)
    {
        Name (INT0, 5)
    }
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local7[0] = CondRefOf (^DEV0.INT0)
        Local7[1] = CondRefOf (^DEV0.INT1)
        Return (Local7)
    }
}
