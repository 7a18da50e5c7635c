// Name: ToString stops at a zero before its length
// Expect: str => "a"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (ToString (Buffer () { 0x61, 0x00, 0x63 }, 3))
    }
}
