// Name: Arguments are evaluated from left to right
// Expect: package => [ int 0x1, int 0x2, int 0x3 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (CNT0, 0)
    Method (NEXT)
    {
        CNT0++
        Return (CNT0)
    }
    Method (LIST, 3)
    {
        Local7 = Package (3) {}
        Local7[0] = Arg0
        Local7[1] = Arg1
        Local7[2] = Arg2
        Return (Local7)
    }
    Method (MAIN)
    {
        Return (LIST (NEXT (), NEXT (), NEXT ()))
    }
}
