// Name: Each call has its own locals
// Expect: int => 0x1
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (CALL)
    {
        Local0 = 9
        Return (Local0)
    }
    Method (MAIN)
    {
        Local0 = 1
        CALL ()
        Return (Local0)
    }
}
