// Name: A region of PCI configuration space
// Expect: int => 0x1234
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Scope (\_SB)
    {
        Device (PCI0)
        {
            Name (_HID, EisaId ("PNP0A03"))
            Name (_ADR, 0)
            Device (DEV0)
            {
                Name (_ADR, 0x00020001)
                OperationRegion (REG0, PCI_Config, 0x40, 0x10)
                Field (REG0, WordAcc, NoLock, Preserve)
                {
                    FLD0, 16
                }
            }
        }
    }
    Method (MAIN)
    {
        \_SB.PCI0.DEV0.FLD0 = 0x1234
        Return (\_SB.PCI0.DEV0.FLD0)
    }
}
