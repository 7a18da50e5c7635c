// Name: _REG of a device without a region
// Expect: int => 0x31
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Scope (\_SB)
    {
        Device (EC0)
        {
            Name (_HID, EisaId ("PNP0C09"))
            Name (CNT0, 0)
            Method (_REG, 2)
            {
                CNT0 = (Arg0 << 4) | Arg1
            }
        }
    }
    Method (MAIN)
    {
        Return (\_SB.EC0.CNT0)
    }
}
