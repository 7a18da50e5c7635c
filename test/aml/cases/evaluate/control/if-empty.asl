// Name: An If with an empty body and its Else
// Expect: int => 0x5
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 1
        If (Local0)
        {
        }
        Else
        {
            Return (4)
        }
        Return (5)
    }
}
