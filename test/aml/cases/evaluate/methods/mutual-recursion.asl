// Name: Two methods that call each other
// Expect: int => 0x1
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (EVEN, 1)
    {
        If (Arg0 == 0)
        {
            Return (1)
        }
        Local0 = ODDX (Arg0 - 1)
        Return (Local0)
    }
    Method (ODDX, 1)
    {
        If (Arg0 == 0)
        {
            Return (0)
        }
        Local0 = EVEN (Arg0 - 1)
        Return (Local0)
    }
    Method (MAIN)
    {
        Return (EVEN (20))
    }
}
