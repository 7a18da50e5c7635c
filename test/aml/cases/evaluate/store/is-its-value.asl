// Name: Store is the value that was stored
// Expect: int => 0x5
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (Store (5, Local0) + 0)
    }
}
