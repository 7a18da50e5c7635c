// Name: ConcatenateResTemplate of empty templates
// Expect: buffer => 79 00
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (RES0, ResourceTemplate () {})
    Method (MAIN)
    {
        Return (ConcatenateResTemplate (RES0, RES0))
    }
}
