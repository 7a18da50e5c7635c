// Name: Calls as arguments of calls
// Expect: int => 0xF
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (ADD3, 3)
    {
        Return (Arg0 + Arg1 + Arg2)
    }
    Method (MAIN)
    {
        Return (ADD3 (ADD3 (1, 2, 3), ADD3 (1, 1, 1), ADD3 (2, 2, 2)))
    }
}
