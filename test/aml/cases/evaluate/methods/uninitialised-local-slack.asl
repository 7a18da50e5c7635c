// Name: An uninitialised local, in slack mode, is zero
// Expect: int => 0x1
// Options: slack
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (Local0 + 1)
    }
}
