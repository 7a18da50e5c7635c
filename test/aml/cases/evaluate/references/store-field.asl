// Name: A store through a reference to a field writes it
// Expect: buffer => 12 00
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (BUF0, Buffer (2) {})
    CreateByteField (BUF0, 0, FLD0)
    Method (CALL, 1)
    {
        Arg0 = 0x12
    }
    Method (MAIN)
    {
        CALL (RefOf (FLD0))
        Return (BUF0)
    }
}
