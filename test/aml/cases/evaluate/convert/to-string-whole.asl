// Name: ToString without length takes the bytes up to a zero
// Expect: str => "abc"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (ToString (Buffer () { 0x61, 0x62, 0x63, 0x00, 0x64 }))
    }
}
