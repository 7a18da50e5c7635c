// Name: A method that calls itself
// Expect: int => 0x375F00
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (FACT, 1)
    {
        If (Arg0 < 2)
        {
            Return (1)
        }
        Return (Arg0 * FACT (Arg0 - 1))
    }
    Method (MAIN)
    {
        Return (FACT (10))
    }
}
