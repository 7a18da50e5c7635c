// Name: Calls that are a hundred deep
// Expect: int => 0x64
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (DEEP, 1)
    {
        If (Arg0 == 0)
        {
            Return (0)
        }
        Return (DEEP (Arg0 - 1) + 1)
    }
    Method (MAIN)
    {
        Return (DEEP (100))
    }
}
