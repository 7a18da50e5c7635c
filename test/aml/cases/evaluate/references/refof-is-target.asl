// Name: RefOf as a target
// Expect: int => 0x9
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 5)
    Method (MAIN)
    {
        RefOf (INT0) = 9
        Return (INT0)
    }
}
