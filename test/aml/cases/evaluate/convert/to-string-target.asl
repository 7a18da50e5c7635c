// Name: ToString stores to its target
// Expect: str => "ab"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        ToString (Buffer () { 0x61, 0x62 }, Ones, Local0)
        Return (Local0)
    }
}
