// Name: A serialized method of a higher level than the one that calls it
// Expect: int => 0x1
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (HIGH, 0, Serialized, 5)
    {
        Return (1)
    }
    Method (MAIN, 0, Serialized, 1)
    {
        Return (HIGH ())
    }
}
