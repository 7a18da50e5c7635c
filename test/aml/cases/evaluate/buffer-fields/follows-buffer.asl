// Name: A field sees a store to its buffer
// Expect: int => 0x33
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (BUF0, Buffer () { 0x11, 0x22 })
    CreateByteField (BUF0, 1, FLD0)
    Method (MAIN)
    {
        BUF0 = Buffer () { 0x44, 0x33 }
        Return (FLD0)
    }
}
