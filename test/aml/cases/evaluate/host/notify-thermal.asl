// Name: Notify of a thermal zone
// Expect: int => 0x1
// Notify: \THM0 0x81
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    ThermalZone (THM0) {}
    Method (MAIN)
    {
        Notify (THM0, 0x81)
        Return (1)
    }
}
