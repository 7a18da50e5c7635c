// Resource templates
DefinitionBlock ("", "SSDT", 2, "TEST  ", "AMLCASE ", 1)
{
    Name (R000, ResourceTemplate () {})
    Name (R001, ResourceTemplate ()
    {
        IRQNoFlags () {}
        IRQNoFlags () {1, 12, 15}
        IRQ (Level, ActiveLow, Shared) {5, 10}
        IRQ (Edge, ActiveHigh, Exclusive) {0}
        IRQ (Level, ActiveHigh, SharedAndWake) {9}
        IRQ (Edge, ActiveLow, ExclusiveAndWake) {3}
        DMA (Compatibility, NotBusMaster, Transfer8) {2}
        DMA (TypeF, BusMaster, Transfer16) {0, 7}
        DMA (TypeB, NotBusMaster, Transfer8_16) {}
        FixedDMA (0x1234, 0x0005, Width32bit)
        IO (Decode16, 0x0060, 0x0060, 0x01, 0x01)
        IO (Decode10, 0x0100, 0x0300, 0x10, 0x08)
        FixedIO (0x03F0, 0x06)
        VendorShort () {0xDE, 0xAD}
    })
    Name (R002, ResourceTemplate ()
    {
        StartDependentFn (0, 2) { IRQNoFlags () {4} }
        StartDependentFnNoPri () { IRQNoFlags () {3} }
        EndDependentFn ()
    })
    Name (R003, ResourceTemplate ()
    {
        Memory24 (ReadOnly, 0x0100, 0x0200, 0x0000, 0x0010)
        Memory32 (ReadWrite, 0x10000000, 0x20000000, 0x00001000, 0x00010000)
        Memory32Fixed (ReadOnly, 0xFED00000, 0x00000400)
        Memory32Fixed (ReadWrite, 0xFFFFFFFF, 0x00000001)
        Interrupt (ResourceConsumer, Level, ActiveHigh, Shared) {5, 10, 11}
        Interrupt (ResourceProducer, Edge, ActiveLow, ExclusiveAndWake) {0x17}
        Interrupt (ResourceConsumer, Level, ActiveLow, Exclusive, 0x01, "\\_SB.LNKA") {9}
        Register (SystemIO, 0x08, 0x00, 0x0000000000000CF9, 0x01)
        Register (FFixedHW, 0x40, 0x02, 0x123456789ABCDEF0)
        VendorLong () {0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09}
    })
    Name (R004, ResourceTemplate ()
    {
        WordBusNumber (ResourceProducer, MinFixed, MaxFixed, PosDecode, 0x0000, 0x0000, 0x00FF, 0x0000, 0x0100)
        WordIO (ResourceProducer, MinFixed, MaxFixed, PosDecode, EntireRange, 0x0000, 0x0000, 0x0CF7, 0x0000, 0x0CF8)
        WordIO (ResourceConsumer, MinNotFixed, MaxNotFixed, SubDecode, ISAOnlyRanges, 0x000F, 0x0100, 0x03FF, 0x0000, 0x0010)
        DWordIO (ResourceProducer, MinFixed, MaxFixed, PosDecode, NonISAOnlyRanges, 0x00000000, 0x00001000, 0x00001FFF, 0x00000000, 0x00001000, , , , TypeTranslation, SparseTranslation)
        QWordIO (ResourceProducer, MinFixed, MaxFixed, PosDecode, EntireRange, 0x0, 0x1000, 0x1FFF, 0x0, 0x1000)
        DWordMemory (ResourceProducer, PosDecode, MinFixed, MaxFixed, Cacheable, ReadWrite, 0x00000000, 0x000A0000, 0x000BFFFF, 0x00000000, 0x00020000)
        DWordMemory (ResourceConsumer, SubDecode, MinFixed, MaxFixed, WriteCombining, ReadOnly, 0x00000000, 0xC0000000, 0xFEBFFFFF, 0x10000000, 0x3EC00000, 0x02, "\\_SB.PCI0", , AddressRangeNVS, TypeTranslation)
        DWordMemory (ResourceProducer, PosDecode, MinFixed, MaxNotFixed, NonCacheable, ReadWrite, 0x00000FFF, 0x10000000, 0x1FFFFFFF, 0x00000000, 0x00000000)
        QWordMemory (ResourceProducer, PosDecode, MinFixed, MaxFixed, Prefetchable, ReadWrite, 0x0, 0x0000000100000000, 0x000000087FFFFFFF, 0x0, 0x0000000780000000)
        QWordMemory (ResourceConsumer, PosDecode, MinFixed, MaxFixed, NonCacheable, ReadWrite, 0x0, 0x8000000000000000, 0x8000000000000FFF, 0x0, 0x1000, , , , AddressRangeACPI, TypeStatic)
        QWordMemory (ResourceConsumer, PosDecode, MinFixed, MaxFixed, NonCacheable, ReadWrite, 0x0, 0x1000, 0x1FFF, 0x0, 0x1000, , , , AddressRangeReserved, TypeStatic)
    })
}
