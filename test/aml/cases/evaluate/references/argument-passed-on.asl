// Name: A reference that is passed on
// Expect: int => 0x9
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (INNR, 1)
    {
        Arg0 = 9
    }
    Method (OUTR, 1)
    {
        INNR (Arg0)
    }
    Method (MAIN)
    {
        Local0 = 5
        OUTR (RefOf (Local0))
        Return (Local0)
    }
}
