// Name: LAnd of strings takes their values
// Expect: package => [ int 0xFFFFFFFFFFFFFFFF, int 0x0 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local0 = "1"
        Local1 = "x"
        Local7[0] = Local0 && "2"
        Local7[1] = Local0 && Local1
        Return (Local7)
    }
}
