// Name: Operands are evaluated from left to right
// Expect: int => 0x12
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (CNT0, 0)
    Method (NEXT)
    {
        CNT0++
        Return (CNT0)
    }
    Method (MAIN)
    {
        Return ((NEXT () << 4) | NEXT ())
    }
}
