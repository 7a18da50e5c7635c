// Name: DerefOf of a reference to a field reads it
// Expect: int => 0x5A
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (BUF0, Buffer () { 0x5A })
    CreateByteField (BUF0, 0, FLD0)
    Method (MAIN)
    {
        Local0 = RefOf (FLD0)
        Return (DerefOf (Local0))
    }
}
