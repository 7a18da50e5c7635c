// Name: Reset takes signals back
// Expect: int => 0xFFFFFFFFFFFFFFFF
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Event (EVT0)
    Method (MAIN)
    {
        Signal (EVT0)
        Signal (EVT0)
        Reset (EVT0)
        Return (Wait (EVT0, 0))
    }
}
