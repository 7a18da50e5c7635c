// Name: Concatenate of empty buffers
// Expect: buffer => empty
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer (0) {}
        Return (Concatenate (Local0, Local0))
    }
}
