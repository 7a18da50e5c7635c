// Fields over GPIO and serial bus connections
DefinitionBlock ("", "SSDT", 2, "TEST  ", "AMLCASE ", 1)
{
    Device (\_SB.I2C0) { Name (_HID, EisaId ("PNP0C02")) }
    Device (\_SB.DEV0)
    {
        Name (_HID, EisaId ("PNP0C02"))
        Name (CONN, ResourceTemplate () { VendorShort () {0x01, 0x02} })
        OperationRegion (TOP1, GenericSerialBus, Zero, 0x0100)
        OperationRegion (GPO0, GeneralPurposeIO, Zero, 0x10)
        OperationRegion (PCC0, PCC, Zero, 0x10)
        Field (TOP1, BufferAcc, NoLock, Preserve)
        {
            Connection (CONN),
            AccessAs (BufferAcc, AttribQuick),
            FLD0, 8,
            Connection (I2CSerialBusV2 (0x5B, ControllerInitiated, 0x00061A80, AddressingMode7Bit, "\\_SB.I2C0")),
            AccessAs (BufferAcc, AttribRawBytes (0x08)),
            FLD1, 8,
            AccessAs (BufferAcc, AttribRawProcessBytes (0x09)),
            FLD2, 8
        }
    }
}
