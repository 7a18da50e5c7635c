// Name: EISAID is an integer
// Expect: int => 0x30AD041
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (EisaId ("PNP0A03"))
    }
}
