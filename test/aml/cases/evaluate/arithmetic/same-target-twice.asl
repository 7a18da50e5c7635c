// Name: Divide with one variable as both targets keeps the quotient
// Expect: int => 0xE
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Divide (100, 7, Local0, Local0)
        Return (Local0)
    }
}
