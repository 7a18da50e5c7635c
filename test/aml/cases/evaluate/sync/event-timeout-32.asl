// Name: A timeout is 32 ones in a 32-bit table
// Expect: int => 0xFFFFFFFF
DefinitionBlock ("", "DSDT", 1, "TEST", "EVALUATE", 1)
{
    Event (EVT0)
    Method (MAIN)
    {
        Return (Wait (EVT0, 0))
    }
}
