// Name: A string operand becomes a buffer with its terminator
// Expect: buffer => FF 61 62 00
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (Concatenate (Buffer () { 0xFF }, "ab"))
    }
}
