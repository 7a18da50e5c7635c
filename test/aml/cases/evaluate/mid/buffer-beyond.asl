// Name: Mid of a buffer with an index beyond the end
// Expect: buffer => empty
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () { 1, 2, 3, 4 }
        Return (Mid (Local0, 5, 2))
    }
}
