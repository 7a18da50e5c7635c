// Name: A field of an argument changes the caller's buffer
// Expect: buffer => 00 5A
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (CALL, 1)
    {
        CreateByteField (Arg0, 1, FLD0)
        FLD0 = 0x5A
    }
    Method (MAIN)
    {
        Local0 = Buffer (2) {}
        CALL (Local0)
        Return (Local0)
    }
}
