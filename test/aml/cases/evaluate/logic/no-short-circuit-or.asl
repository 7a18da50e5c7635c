// Name: LOr evaluates both operands
// Expect: package => [ int 0xFFFFFFFFFFFFFFFF, int 0x1 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (CNT0, 0)
    Method (CALL)
    {
        CNT0++
        Return (1)
    }
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local0 = 1
        Local7[0] = Local0 || CALL ()
        Local7[1] = CNT0
        Return (Local7)
    }
}
