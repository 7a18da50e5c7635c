// Name: Return out of two loops
// Expect: int => 0x2A
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        While (One)
        {
            While (One)
            {
                Return (42)
            }
        }
        Return (1)
    }
}
