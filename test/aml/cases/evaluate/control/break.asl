// Name: Break ends the loop
// Expect: int => 0x5
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 0
        While (One)
        {
            Local0++
            If (Local0 == 5)
            {
                Break
            }
        }
        Return (Local0)
    }
}
