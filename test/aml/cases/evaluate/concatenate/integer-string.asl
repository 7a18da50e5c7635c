// Name: Concatenate of an integer and a string reads the string
// Expect: buffer => 01 00 00 00 00 00 00 00 12 00 00 00 00 00 00 00
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 1
        Return (Concatenate (Local0, "12"))
    }
}
