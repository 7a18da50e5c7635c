// Name: Wait for an event that was signalled
// Expect: int => 0x0
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Event (EVT0)
    Method (MAIN)
    {
        Signal (EVT0)
        Return (Wait (EVT0, 0))
    }
}
