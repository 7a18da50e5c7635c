// Name: A serialized method may call itself
// Expect: int => 0x3
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (CALL, 1, Serialized)
    {
        If (Arg0 == 0)
        {
            Return (3)
        }
        Return (CALL (Arg0 - 1))
    }
    Method (MAIN)
    {
        Return (CALL (3))
    }
}
