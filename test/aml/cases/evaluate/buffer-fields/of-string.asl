// Name: A field of a string
// Expect: int => 0x62
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = "abcd"
        CreateByteField (Local0, 1, FLD0)
        Return (FLD0)
    }
}
