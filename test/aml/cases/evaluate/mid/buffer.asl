// Name: Mid of a buffer
// Expect: buffer => 02 03
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () { 1, 2, 3, 4 }
        Return (Mid (Local0, 1, 2))
    }
}
