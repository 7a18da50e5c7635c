// Name: An event counts its signals
// Expect: package => [ int 0x0, int 0x0, int 0xFFFFFFFFFFFFFFFF ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Event (EVT0)
    Method (MAIN)
    {
        Local7 = Package (3) {}
        Signal (EVT0)
        Signal (EVT0)
        Local7[0] = Wait (EVT0, 0)
        Local7[1] = Wait (EVT0, 0)
        Local7[2] = Wait (EVT0, 0)
        Return (Local7)
    }
}
