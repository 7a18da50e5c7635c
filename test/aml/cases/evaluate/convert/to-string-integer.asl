// Name: ToString of an integer takes its bytes
// Expect: str => "ABC"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (ToString (0x434241))
    }
}
