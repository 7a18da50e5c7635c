// Name: Store of a buffer to an element makes a copy
// Expect: buffer => 01 02
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package (1) {}
        Local0 = Buffer () { 1, 2 }
        Local7[0] = Local0
        Local0[0] = 0xFF
        Return (DerefOf (Local7[0]))
    }
}
