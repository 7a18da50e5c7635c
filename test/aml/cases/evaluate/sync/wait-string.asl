// Name: The time of Wait may be a string
// Expect: int => 0xFFFFFFFFFFFFFFFF
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Event (EVT0)
    Method (MAIN)
    {
        Local0 = "1"
        Return (Wait (EVT0, Local0))
    }
}
