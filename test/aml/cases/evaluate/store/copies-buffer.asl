// Name: Store of a buffer makes a copy
// Expect: package => [ buffer 01 02, buffer FF 02 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local0 = Buffer () { 1, 2 }
        Local1 = Local0
        Local1[0] = 0xFF
        Local7[0] = Local0
        Local7[1] = Local1
        Return (Local7)
    }
}
