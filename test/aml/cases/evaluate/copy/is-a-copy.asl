// Name: CopyObject makes a copy
// Expect: package => [ buffer 01 02, buffer 01 FF ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (BUF0, Buffer () { 1, 2 })
    Method (MAIN)
    {
        Local7 = Package (2) {}
        CopyObject (BUF0, Local0)
        Local0[1] = 0xFF
        Local7[0] = BUF0
        Local7[1] = Local0
        Return (Local7)
    }
}
