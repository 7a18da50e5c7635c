// Name: Wait for an event that nobody signals ends in time
// Expect: int => 0xFFFFFFFFFFFFFFFF
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Event (EVT0)
    Method (MAIN)
    {
        Return (Wait (EVT0, 2))
    }
}
