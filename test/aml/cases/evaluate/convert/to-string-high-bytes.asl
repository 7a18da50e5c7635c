// Name: ToString keeps bytes above 0x7F
// Expect: str => "\x80\xFF"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (ToString (Buffer () { 0x80, 0xFF, 0x00 }))
    }
}
