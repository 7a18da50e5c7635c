// Name: External of a name that this table declares
// Expect: int => 0x5
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    External (INT0, IntObj)
    Name (INT0, 5)
    Method (MAIN)
    {
        Return (INT0)
    }
}
