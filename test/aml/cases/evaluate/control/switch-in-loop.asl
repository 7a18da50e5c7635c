// Name: Break in a Switch in a loop
// Expect: int => 0x3
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN, 0, Serialized)
    {
        Local0 = 0
        While (Local0 < 3)
        {
            Local0++
            Switch (Local0)
            {
                Case (1)
                {
                    Break
                }
                Default
                {
                    Local1 = Local0
                }
            }
        }
        Return (Local0)
    }
}
