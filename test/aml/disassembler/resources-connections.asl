// GPIO, serial buses and pins: each macro with each of its keywords, with and without vendor data.
DefinitionBlock ("", "SSDT", 2, "TEST", "CONNECT", 1)
{
    Device (\_SB.GPI0) { Name (_HID, "ACPI0001") }
    Name (GPIS, ResourceTemplate ()
    {
        GpioInt (Edge, ActiveHigh, Exclusive, PullDefault, 0, "\\_SB.GPI0", 0, ResourceConsumer) { 1 }
        GpioInt (Level, ActiveLow, Shared, PullUp, 0x64, "\\_SB.GPI0", 1, ResourceConsumer) { 0xFFFF }
        GpioInt (Edge, ActiveBoth, ExclusiveAndWake, PullDown, 0xFFFF, "\\_SB.GPI0", 2, ResourceConsumer, , RawDataBuffer () { 1, 2, 3 }) { 1 }
        GpioInt (Edge, ActiveBoth, SharedAndWake, PullNone, 5, "\\_SB.GPI0", , ResourceConsumer) { 1 }
        GpioIo (Exclusive, PullDefault, 0, 0, IoRestrictionNone, "\\_SB.GPI0") { 1, 2, 3 }
        GpioIo (Shared, PullUp, 1, 2, IoRestrictionInputOnly, "\\_SB.GPI0", 1, ResourceConsumer) { 4 }
        GpioIo (ExclusiveAndWake, PullDown, 0x1234, 0x5678, IoRestrictionOutputOnly, "\\_SB.GPI0", 2, ResourceConsumer, , RawDataBuffer () { 1, 2, 3, 4, 5, 6, 7, 8 }) { 5, 6 }
        GpioIo (SharedAndWake, PullNone, 0, 0, IoRestrictionNoneAndPreserve, "\\_SB.GPI0", 0, ResourceConsumer, , RawDataBuffer () { 1, 2, 3, 4, 5, 6, 7, 8, 9 }) { 7 }
        GpioIo (Shared, 0x80, 0, 0, IoRestrictionNone, "\\_SB.GPI0") { 8 }
    })
    Name (I2CS, ResourceTemplate ()
    {
        I2cSerialBusV2 (0x5B, ControllerInitiated, 400000, AddressingMode7Bit, "\\_SB.GPI0", 0, ResourceConsumer, , Exclusive)
        I2cSerialBusV2 (0x15B, DeviceInitiated, 100000, AddressingMode10Bit, "\\_SB.GPI0", 3, ResourceProducer, , Shared, RawDataBuffer () { 1, 2 })
        I2cSerialBus (0x5C, ControllerInitiated, 400000, AddressingMode7Bit, "\\_SB.GPI0")
    })
    Name (SPIS, ResourceTemplate ()
    {
        SpiSerialBusV2 (1, PolarityLow, FourWireMode, 8, ControllerInitiated, 1000000, ClockPolarityLow, ClockPhaseFirst, "\\_SB.GPI0", 0, ResourceConsumer, , Exclusive)
        SpiSerialBusV2 (0xFFFF, PolarityHigh, ThreeWireMode, 16, DeviceInitiated, 1, ClockPolarityHigh, ClockPhaseSecond, "\\_SB.GPI0", 1, ResourceProducer, , Shared, RawDataBuffer () { 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 })
        SpiSerialBus (1, PolarityLow, FourWireMode, 8, ControllerInitiated, 1000000, ClockPolarityLow, ClockPhaseFirst, "\\_SB.GPI0")
    })
    Name (URTS, ResourceTemplate ()
    {
        UartSerialBusV2 (115200, DataBitsEight, StopBitsOne, 0xC0, LittleEndian, ParityTypeNone, FlowControlNone, 16, 16, "\\_SB.GPI0", 0, ResourceConsumer, , Exclusive)
        UartSerialBusV2 (1, DataBitsFive, StopBitsZero, 1, BigEndian, ParityTypeEven, FlowControlHardware, 1, 2, "\\_SB.GPI0", 0, ResourceConsumer, , Shared)
        UartSerialBusV2 (1, DataBitsSix, StopBitsOnePlusHalf, 2, LittleEndian, ParityTypeOdd, FlowControlXON, 3, 4, "\\_SB.GPI0", 0, ResourceConsumer, , Exclusive)
        UartSerialBusV2 (1, DataBitsSeven, StopBitsTwo, 3, LittleEndian, ParityTypeMark, FlowControlNone, 5, 6, "\\_SB.GPI0", 0, ResourceConsumer, , Exclusive)
        UartSerialBusV2 (1, DataBitsNine, StopBitsTwo, 4, LittleEndian, ParityTypeSpace, FlowControlNone, 7, 8, "\\_SB.GPI0", 0, ResourceProducer, , Exclusive, RawDataBuffer () { 0xFF })
        UartSerialBus (115200, DataBitsEight, StopBitsOne, 0xC0, LittleEndian, ParityTypeNone, FlowControlNone, 16, 16, "\\_SB.GPI0")
    })
    Name (PINS, ResourceTemplate ()
    {
        PinFunction (Exclusive, PullDefault, 0, "\\_SB.GPI0", 0, ResourceConsumer) { 1, 2, 3 }
        PinFunction (Shared, PullUp, 0x1234, "\\_SB.GPI0", 1, ResourceConsumer, , RawDataBuffer () { 1, 2, 3 }) { 4 }
        PinFunction (Shared, PullDown, 1, "\\_SB.GPI0", 1, ResourceConsumer) { 4 }
        PinFunction (Shared, PullNone, 1, "\\_SB.GPI0", 1, ResourceConsumer) { 4 }
        PinConfig (Exclusive, 0x00, 0, "\\_SB.GPI0", 0, ResourceConsumer) { 1 }
        PinConfig (Shared, 0x01, 0x12345678, "\\_SB.GPI0", 0, ResourceConsumer) { 1, 2 }
        PinConfig (Exclusive, 0x02, 1, "\\_SB.GPI0", 0, ResourceConsumer) { 1 }
        PinConfig (Exclusive, 0x03, 1, "\\_SB.GPI0", 0, ResourceConsumer) { 1 }
        PinConfig (Exclusive, 0x04, 1, "\\_SB.GPI0", 0, ResourceConsumer) { 1 }
        PinConfig (Exclusive, 0x05, 1, "\\_SB.GPI0", 0, ResourceConsumer) { 1 }
        PinConfig (Exclusive, 0x06, 1, "\\_SB.GPI0", 0, ResourceConsumer) { 1 }
        PinConfig (Exclusive, 0x07, 1, "\\_SB.GPI0", 0, ResourceConsumer) { 1 }
        PinConfig (Exclusive, 0x08, 1, "\\_SB.GPI0", 0, ResourceConsumer) { 1 }
        PinConfig (Exclusive, 0x09, 1, "\\_SB.GPI0", 0, ResourceConsumer) { 1 }
        PinConfig (Exclusive, 0x0A, 1, "\\_SB.GPI0", 0, ResourceConsumer) { 1 }
        PinConfig (Exclusive, 0x0B, 1, "\\_SB.GPI0", 0, ResourceConsumer) { 1 }
        PinConfig (Exclusive, 0x0C, 1, "\\_SB.GPI0", 0, ResourceConsumer) { 1 }
        PinConfig (Exclusive, 0x0D, 1, "\\_SB.GPI0", 0, ResourceConsumer, , RawDataBuffer () { 1 }) { 1 }
        PinConfig (Exclusive, 0x80, 1, "\\_SB.GPI0", 0, ResourceConsumer) { 1 }
        PinGroup ("group1", ResourceProducer) { 1, 2 }
        PinGroup ("group2", ResourceConsumer, , RawDataBuffer () { 1, 2, 3, 4, 5, 6, 7, 8, 9 }) { 3 }
        PinGroupFunction (Exclusive, 5, "\\_SB.GPI0", 0, "group1", ResourceConsumer)
        PinGroupFunction (Shared, 0xFFFF, "\\_SB.GPI0", 1, "group2", ResourceProducer, , RawDataBuffer () { 1 })
        PinGroupConfig (Exclusive, 0x01, 10000, "\\_SB.GPI0", 0, "group1", ResourceConsumer)
        PinGroupConfig (Shared, 0x81, 1, "\\_SB.GPI0", 1, "group2", ResourceProducer, , RawDataBuffer () { 1, 2 })
    })
}
