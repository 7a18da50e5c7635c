// Name: Names in \_SB
// Expect: int => 0x5
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Scope (\_SB)
    {
        Name (INT0, 5)
    }
    Method (MAIN)
    {
        Return (\_SB.INT0)
    }
}
