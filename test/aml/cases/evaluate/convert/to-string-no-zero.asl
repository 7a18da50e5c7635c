// Name: ToString of a buffer without a zero takes all of it
// Expect: str => "abc"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (ToString (Buffer () { 0x61, 0x62, 0x63 }))
    }
}
