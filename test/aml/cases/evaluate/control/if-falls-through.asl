// Name: An If without Else goes on below
// Expect: int => 0x2
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 1
        If (Local0 > 5)
        {
            Local0 = 100
        }
        Local0++
        Return (Local0)
    }
}
