// Name: Add stores its result to the target and is the result too
// Expect: package => [ int 0x30, int 0x30 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local7[0] = Add (0x10, 0x20, Local1)
        Local7[1] = Local1
        Return (Local7)
    }
}
