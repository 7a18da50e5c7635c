// Name: A method declared in a method
// Expect: int => 0x5
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN, 0, Serialized)
    {
        Method (INNR, 1)
        {
            Return (Arg0 + 2)
        }
        Return (INNR (3))
    }
}
