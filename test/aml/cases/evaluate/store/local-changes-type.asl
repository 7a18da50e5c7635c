// Name: Store to a local changes its type
// Expect: package => [ int 0x1, str "x", buffer 01 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package (3) {}
        Local0 = 1
        Local7[0] = Local0
        Local0 = "x"
        Local7[1] = Local0
        Local0 = Buffer () { 1 }
        Local7[2] = Local0
        Return (Local7)
    }
}
