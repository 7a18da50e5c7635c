// Name: A byte of a buffer that is an argument
// Expect: package => [ buffer 01 FF, buffer 01 FF ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (BUF0, Buffer () { 1, 2 })
    Method (CALL, 1)
    {
        Arg0[1] = 0xFF
    }
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local0 = Buffer () { 1, 2 }
        CALL (Local0)
        CALL (BUF0)
        Local7[0] = Local0
        Local7[1] = BUF0
        Return (Local7)
    }
}
