// Name: The result of a call may be dropped
// Expect: int => 0x2
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (CALL)
    {
        Return (1)
    }
    Method (MAIN)
    {
        CALL ()
        Return (2)
    }
}
