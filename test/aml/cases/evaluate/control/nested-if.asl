// Name: Ifs in Ifs
// Expect: int => 0x3
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 5
        If (Local0 > 1)
        {
            If (Local0 > 6)
            {
                Return (1)
            }
            Else
            {
                If (Local0 == 5)
                {
                    Return (3)
                }
            }
        }
        Return (4)
    }
}
