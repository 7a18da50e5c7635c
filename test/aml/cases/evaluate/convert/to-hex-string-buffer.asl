// Name: ToHexString of a buffer has commas
// Expect: str => "0x01,0xAB,0x00"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (ToHexString (Buffer () { 1, 0xAB, 0 }))
    }
}
