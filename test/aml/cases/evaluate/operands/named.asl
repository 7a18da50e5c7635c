// Name: Named objects are operands
// Expect: int => 0x33
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 0x11)
    Name (STR0, "11")
    Name (BUF0, Buffer () { 0x11 })
    Method (MAIN)
    {
        Return (INT0 + STR0 + BUF0)
    }
}
