// Name: A field at a computed index
// Expect: int => 0x33
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () { 0x11, 0x22, 0x33 }
        Local1 = 1
        CreateByteField (Local0, Local1 + 1, FLD0)
        Return (FLD0)
    }
}
