// Name: ToHexString of an integer has eight digits in a 32-bit table
// Expect: str => "00ABCDEF"
DefinitionBlock ("", "DSDT", 1, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (ToHexString (0xABCDEF))
    }
}
