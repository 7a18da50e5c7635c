// Field lists: access, lock and update rules, offsets, attributes, connections.
DefinitionBlock ("", "SSDT", 2, "TEST", "FIELDS", 1)
{
    Device (\_SB.I2C0) { Name (_HID, "ACPI0001") }
    OperationRegion (OPR0, SystemIO, 0, 0x1000)
    OperationRegion (OPR1, SMBus, 0, 0x100)
    OperationRegion (OPR2, GenericSerialBus, 0, 0x100)
    OperationRegion (OPR3, GeneralPurposeIO, 0, 0x10)
    Field (OPR0, AnyAcc, NoLock, Preserve) { AAAA, 8 }
    Field (OPR0, ByteAcc, Lock, WriteAsOnes) { X, 1, AB, 2, ABC, 3, ABCE, 2 }
    Field (OPR0, WordAcc, NoLock, WriteAsZeros) { WRD0, 16 }
    Field (OPR0, DWordAcc, NoLock, Preserve) { DWD0, 32 }
    Field (OPR0, QWordAcc, NoLock, Preserve) { QWD0, 64 }
    Field (OPR0, ByteAcc, NoLock, Preserve)
    {
        , 3, BIT0, 1, , 4, BYT0, 8, Offset (0x10), WRD1, 16, Offset (0x100), DWD1, 32, , 1, Offset (0x105),
        BIG0, 4096, BIG1, 70000, Offset (0x1000), , 7, LAST, 1
    }
    Field (OPR0, ByteAcc, NoLock, Preserve)
    {
        AccessAs (WordAcc), ACC0, 8, AccessAs (DWordAcc, 0), ACC1, 8, AccessAs (ByteAcc, 0x55), ACC2, 8, Offset (8)
    }
    Field (OPR0, ByteAcc, NoLock, Preserve) {}
    IndexField (AAAA, BYT0, ByteAcc, NoLock, Preserve) { IDX0, 8, Offset (4), IDX1, 4, , 4, IDX2, 8 }
    IndexField (AAAA, BYT0, AnyAcc, Lock, WriteAsOnes) {}
    BankField (OPR0, AAAA, 1, ByteAcc, NoLock, Preserve) { BNK0, 8 }
    BankField (OPR0, AAAA, Add (1, 2), ByteAcc, NoLock, Preserve) { Offset (2), BNK1, 8 }
    BankField (OPR0, AAAA, 0, DWordAcc, Lock, WriteAsZeros) {}
    Field (OPR1, BufferAcc, NoLock, Preserve)
    {
        AccessAs (BufferAcc, AttribQuick), SMB0, 8,
        AccessAs (BufferAcc, AttribSendReceive), SMB1, 8,
        AccessAs (BufferAcc, AttribByte), SMB2, 8,
        AccessAs (BufferAcc, AttribWord), SMB3, 8,
        AccessAs (BufferAcc, AttribBlock), SMB4, 8,
        AccessAs (BufferAcc, AttribProcessCall), SMB5, 8,
        AccessAs (BufferAcc, AttribBlockProcessCall), SMB6, 8
    }
    Name (CON0, ResourceTemplate () { I2cSerialBusV2 (0x5B, ControllerInitiated, 400000, AddressingMode7Bit, "\\_SB.I2C0", 0, ResourceConsumer, , Exclusive) })
    Field (OPR2, BufferAcc, NoLock, Preserve)
    {
        Connection (CON0), AccessAs (BufferAcc, AttribQuick), GSB0, 8,
        Connection (I2cSerialBusV2 (0x5C, DeviceInitiated, 100000, AddressingMode10Bit, "\\_SB.I2C0", 1, ResourceProducer, , Shared, RawDataBuffer () { 1, 2, 3 })),
        AccessAs (BufferAcc, AttribBytes (4)), GSB1, 8,
        AccessAs (BufferAcc, AttribRawBytes (5)), GSB2, 8,
        AccessAs (BufferAcc, AttribRawProcessBytes (6)), GSB3, 8
    }
    Field (OPR3, ByteAcc, NoLock, Preserve)
    {
        Connection (GpioIo (Exclusive, PullUp, 0, 0, IoRestrictionNone, "\\_SB.I2C0", 0, ResourceConsumer, , ) { 2 }),
        GPI0, 1,
        Connection (GpioIo (Exclusive, PullUp, 0, 0, IoRestrictionNone, "\\_SB.I2C0", 0, ResourceConsumer, , ) { 7 }), GPI1, 2
    }
    Method (M000) { Field (OPR0, ByteAcc, NoLock, Preserve) { INN0, 8 } Return (INN0) }
}
