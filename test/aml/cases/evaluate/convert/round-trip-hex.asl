// Name: ToInteger reads what ToHexString wrote as decimal, for it has no prefix
// Expect: int => 0x4D2
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = ToHexString (0x1234)
        Return (ToInteger (Local0))
    }
}
