// Everything that has a name.
DefinitionBlock ("", "DSDT", 1, "TEST", "OBJECTS", 0x12345678)
{
    Scope (\) { Name (X, 1) Name (AB, 2) Name (ABC, 3) Name (ABCD, 4) }
    Scope (_SB)
    {
        Device (DEV0)
        {
            Name (_HID, EisaId ("PNP0A03"))
            Name (_CID, "PNP0A08")
            Name (_ADR, 0)
            Name (_UID, "text")
            Device (DEV1) { Name (_CID, Package () { EisaId ("PNP0A03"), "PNP0C02", EisaId ("ABC1234"), 5 }) }
            Device (DEV2) { Name (_HID, "QEMU0002") Name (_CID, EisaId ("PNP0F13")) }
            Device (DEV3) { Name (_HID, 0x12345678) Name (_CID, "it's \"quoted\"") }
        }
        Device (EMPT) {}
        Processor (CPU0, 0, 0, 0) {}
        Processor (CPU1, 1, 0x410, 6) { Name (_UID, 1) }
        PowerResource (PWR0, 0, 0) {}
        PowerResource (PWR1, 5, 0x1234) { Method (_STA) { Return (1) } Method (_ON) {} Method (_OFF) {} }
        ThermalZone (TZN0) { Method (_TMP) { Return (3000) } }
        ThermalZone (TZN1) {}
    }
    Scope (\_SB.DEV0) {}
    Alias (\_SB.DEV0, ALI0)
    Alias (X, Y)
    Mutex (MUT0, 0)
    Mutex (MUT1, 15)
    Event (EVT0)
    Method (M000) {}
    Method (M001, 7, NotSerialized) {}
    Method (M002, 1, Serialized) {}
    Method (M003, 1, Serialized, 5) {}
    Method (\_SB.DEV0.M004, 2) { Return (^X) }
    DataTableRegion (DTR0, "OEM1", "", "")
    DataTableRegion (DTR1, "OEM1", "ABC", "DEF")
    OperationRegion (OPR0, SystemMemory, 0xFED00000, 0x400)
    OperationRegion (OPR1, SystemIO, 0x510, 0x0C)
    OperationRegion (OPR2, PCI_Config, 0, 0x100)
    OperationRegion (OPR3, EmbeddedControl, 0, 0xFF)
    OperationRegion (OPR4, SMBus, 0x4200, 0x100)
    OperationRegion (OPR5, SystemCMOS, 0, 0x40)
    OperationRegion (OPR6, PciBarTarget, 0, 0x10)
    OperationRegion (OPR7, IPMI, 0x3000, 0x100)
    OperationRegion (OPR8, GeneralPurposeIO, 0, 0x10)
    OperationRegion (OPR9, GenericSerialBus, 0, 0x100)
    OperationRegion (OPRA, PCC, 0, 0x10)
    OperationRegion (OPRB, FFixedHW, 0, 0x10)
    OperationRegion (OPRE, 0x0B, 0, 0x10)
    OperationRegion (OPRF, 0x0C, 0, 0x10)
    OperationRegion (OPRC, 0x80, 0x1000, 0x20)
    OperationRegion (OPRD, 0xFF, Add (0x1000, X), ShiftLeft (1, 4))
    Name (BUF0, Buffer (32) {})
    CreateBitField (BUF0, 7, BIT0)
    CreateByteField (BUF0, 1, BYT0)
    CreateWordField (BUF0, 2, WRD0)
    CreateDWordField (BUF0, 4, DWD0)
    CreateQWordField (BUF0, 8, QWD0)
    CreateField (BUF0, 0x80, 13, FLD0)
    Method (M005, 1)
    {
        CreateBitField (Arg0, Local0, BIT0)
        CreateByteField (Arg0, Add (Local0, 1), BYT0)
        CreateField (Arg0, Local0, Local1, FLD0)
        CreateDWordField (Buffer (8) { 1, 2, 3 }, 0, DWD0)
        Name (LOC0, 1)
        Method (INN0) { Return (LOC0) }
        Return (INN0 ())
    }
    Notify (\_SB.DEV0, 0)
}
