// Name: A buffer of computed size
// Expect: buffer => 01 00 00
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 3
        Return (Buffer (Local0) { 1 })
    }
}
