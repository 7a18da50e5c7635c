// Name: Fprintf stores to a target
// Expect: str => "a0000000000000012-c"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 0x12
        Fprintf (Local1, "a%o-%o", Local0, "c")
        Return (Local1)
    }
}
