// Name: ConcatenateResTemplate joins two templates before the end tag
// Expect: buffer => 47 01 60 00 60 00 01 01 22 02 00 79 00
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (RES0, ResourceTemplate () { IO (Decode16, 0x60, 0x60, 1, 1) })
    Name (RES1, ResourceTemplate () { IRQNoFlags () { 1 } })
    Method (MAIN)
    {
        Return (ConcatenateResTemplate (RES0, RES1))
    }
}
