// Name: Continue begins the next turn
// Expect: int => 0x19
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 0
        Local1 = 0
        While (Local0 < 10)
        {
            Local0++
            If (Local0 % 2 == 0)
            {
                Continue
            }
            Local1 += Local0
        }
        Return (Local1)
    }
}
