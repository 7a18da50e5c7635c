// Name: Mid of an integer takes bytes of its buffer
// Expect: buffer => 03 04 05
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 0x0807060504030201
        Return (Mid (Local0, 2, 3))
    }
}
