// Name: A field of an integer that is its buffer
// Expect: int => 0x5
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 5
        CreateByteField (Local0, 0, FLD0)
        Return (FLD0)
    }
}
