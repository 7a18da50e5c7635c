// Name: ToInteger undoes ToDecimalString
// Expect: int => 0x3ADE68B1
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = ToDecimalString (987654321)
        Return (ToInteger (Local0))
    }
}
