// Name: ConcatenateResTemplate of empty buffers
// Expect: buffer => 79 00
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer (0) {}
        Return (ConcatenateResTemplate (Local0, Local0))
    }
}
