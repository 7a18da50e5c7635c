// Name: A literal argument is made anew by each call
// Expect: package => [ buffer 02, buffer 02 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (CALL, 1)
    {
        Arg0[0] = DerefOf (Arg0[0]) + 1
        Return (Arg0)
    }
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local0 = 0
        While (Local0 < 2)
        {
            Local7[Local0] = CALL (Buffer () { 1 })
            Local0++
        }
        Return (Local7)
    }
}
