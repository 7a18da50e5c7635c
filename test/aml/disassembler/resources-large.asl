// Large resource descriptors: memory, interrupts, registers, vendor data, address spaces; each with each of its keywords.
DefinitionBlock ("", "SSDT", 2, "TEST", "LARGE", 1)
{
    Name (MEMS, ResourceTemplate ()
    {
        Memory24 (ReadOnly, 0x0100, 0x0200, 0x0010, 0x0020)
        Memory24 (ReadWrite, 0x0000, 0xFFFF, 0x0000, 0xFFFF)
        Memory32 (ReadOnly, 0x10000000, 0x20000000, 0x1000, 0x10000)
        Memory32 (ReadWrite, 0, 0xFFFFFFFF, 1, 0xFFFFFFFF)
        Memory32Fixed (ReadOnly, 0xFED00000, 0x400)
        Memory32Fixed (ReadWrite, 0xFFFFFFFF, 1)
    })
    Name (INTS, ResourceTemplate ()
    {
        Interrupt (ResourceConsumer, Level, ActiveHigh, Shared) { 5, 10, 11 }
        Interrupt (ResourceProducer, Edge, ActiveLow, ExclusiveAndWake) { 23 }
        Interrupt (ResourceConsumer, Level, ActiveLow, Exclusive, 1, "\\_SB.LNKA") { 0xFFFFFFFF }
        Interrupt (ResourceConsumer, Edge, ActiveHigh, SharedAndWake, 0, "") { 1 }
        Interrupt (ResourceConsumer, Edge, ActiveHigh, Shared, 2) { 1 }
    })
    Name (REGS, ResourceTemplate ()
    {
        Register (SystemMemory, 0x20, 0x00, 0xFED80000)
        Register (SystemIO, 8, 0, 0xCF9, 1)
        Register (PCI_Config, 0x10, 4, 0x1234, 2)
        Register (EmbeddedControl, 1, 2, 3, 4)
        Register (SMBus, 1, 2, 3)
        Register (SystemCMOS, 1, 2, 3)
        Register (PciBarTarget, 1, 2, 3)
        Register (IPMI, 1, 2, 3)
        Register (GeneralPurposeIO, 1, 2, 3)
        Register (GenericSerialBus, 1, 2, 3)
        Register (PCC, 1, 2, 3)
        Register (FFixedHW, 0x40, 2, 0x123456789ABCDEF0)
    })
    Name (VEND, ResourceTemplate ()
    {
        VendorLong () {}
        VendorLong () { 1 }
        VendorLong () { 1, 2, 3, 4, 5, 6, 7, 8 }
        VendorLong () { 0x41, 0x20, 0x7E, 0x7F, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17 }
    })
    Name (ADRM, ResourceTemplate ()
    {
        DWordMemory (ResourceProducer, PosDecode, MinFixed, MaxFixed, Cacheable, ReadWrite, 0, 0xA0000, 0xBFFFF, 0, 0x20000)
        DWordMemory (ResourceConsumer, SubDecode, MinFixed, MaxFixed, WriteCombining, ReadOnly, 0, 0xC0000000, 0xFEBFFFFF, 0x10000000, 0x3EC00000, 2, "\\_SB.PCI0", , AddressRangeNVS, TypeTranslation)
        DWordMemory (ResourceProducer, PosDecode, MinFixed, MaxNotFixed, NonCacheable, ReadWrite, 0xFFF, 0x10000000, 0x1FFFFFFF, 0, 0, , , , AddressRangeACPI)
        DWordMemory (ResourceProducer, PosDecode, MinNotFixed, MaxFixed, Prefetchable, ReadWrite, 0xFFF, 0x10000000, 0x1FFFFFFF, 0, 0, 1, , , AddressRangeReserved)
        QWordMemory (ResourceProducer, PosDecode, MinFixed, MaxFixed, Prefetchable, ReadWrite, 0, 0x100000000, 0x87FFFFFFF, 0, 0x780000000)
        QWordMemory (ResourceConsumer, SubDecode, MinNotFixed, MaxNotFixed, NonCacheable, ReadOnly, 0xFFF, 0x8000000000000000, 0x8000000000FFFFFF, 0x1000, 0x1000, 0, "\\_SB", , AddressRangeACPI, TypeTranslation)
        ExtendedMemory (ResourceProducer, PosDecode, MinFixed, MaxFixed, Cacheable, ReadWrite, 0, 0xA0000, 0xBFFFF, 0, 0x20000, 0x8000, , AddressRangeNVS, TypeStatic)
        ExtendedMemory (ResourceConsumer, SubDecode, MinFixed, MaxFixed, NonCacheable, ReadOnly, 0, 0xA0000, 0xBFFFF, 0, 0x20000)
    })
    Name (ADRI, ResourceTemplate ()
    {
        WordIO (ResourceProducer, MinFixed, MaxFixed, PosDecode, EntireRange, 0, 0, 0xCF7, 0, 0xCF8)
        WordIO (ResourceConsumer, MinNotFixed, MaxNotFixed, SubDecode, ISAOnlyRanges, 0xF, 0x100, 0x3FF, 0, 0x10)
        WordIO (ResourceProducer, MinFixed, MaxFixed, PosDecode, NonISAOnlyRanges, 0, 0, 0xCF7, 0x1000, 0xCF8, 1, "\\_SB", , TypeTranslation, SparseTranslation)
        DWordIO (ResourceProducer, MinFixed, MaxFixed, PosDecode, NonISAOnlyRanges, 0, 0x1000, 0x1FFF, 0, 0x1000, , , , TypeTranslation, SparseTranslation)
        DWordIO (ResourceConsumer, MinFixed, MaxNotFixed, SubDecode, EntireRange, 0xFF, 0x1000, 0x1FFF, 0, 0, , , , TypeTranslation, DenseTranslation)
        QWordIO (ResourceProducer, MinFixed, MaxFixed, PosDecode, EntireRange, 0, 0x1000, 0x1FFF, 0, 0x1000)
        ExtendedIO (ResourceProducer, MinFixed, MaxFixed, PosDecode, EntireRange, 0, 0x1000, 0x1FFF, 0, 0x1000, 5, , TypeTranslation, SparseTranslation)
    })
    Name (ADRB, ResourceTemplate ()
    {
        WordBusNumber (ResourceProducer, MinFixed, MaxFixed, PosDecode, 0, 0, 0xFF, 0, 0x100)
        WordBusNumber (ResourceConsumer, MinFixed, MaxNotFixed, SubDecode, 0, 0, 0xFF, 0, 0, 3, "\\_SB.PCI0")
        WordSpace (0xC0, ResourceConsumer, PosDecode, MinFixed, MaxFixed, 0x5A, 0, 0, 0xFF, 0, 0x100)
        DWordSpace (0xC1, ResourceProducer, SubDecode, MinFixed, MaxFixed, 0xA5, 0, 0, 0xFF, 0, 0x100, 1, "\\_SB")
        QWordSpace (0xFF, ResourceProducer, PosDecode, MinNotFixed, MaxNotFixed, 0, 0xF, 0, 0xFF, 0, 0x100)
        ExtendedSpace (0xC2, ResourceProducer, PosDecode, MinFixed, MaxFixed, 1, 0, 0, 0xFF, 0, 0x100, 0x1234)
    })
}
