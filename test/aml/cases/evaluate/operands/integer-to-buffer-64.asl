// Name: An integer operand becomes a buffer of eight bytes
// Expect: buffer => FF 34 12 00 00 00 00 00 00
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 0x1234
        Return (Concatenate (Buffer () { 0xFF }, Local0))
    }
}
