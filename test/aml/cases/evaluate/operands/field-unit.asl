// Name: A buffer field is an operand
// Expect: int => 0x1302
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () { 0x00, 0x01, 0x13 }
        CreateWordField (Local0, 1, FLD0)
        Return (FLD0 + 1)
    }
}
