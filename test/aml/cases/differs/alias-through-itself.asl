// Name: A use of an alias that leads nowhere
// Expect: error => AE_AML_UNINITIALIZED_NODE
// Note: ACPICA follows it, and crashes
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Alias (\BBBB.CCCC, BBBB)
    Method (MAIN)
    {
        Return (BBBB)
    }
}
