// Small resource descriptors: each macro with each of its keywords.
DefinitionBlock ("", "SSDT", 2, "TEST", "SMALL", 1)
{
    Name (IRQS, ResourceTemplate ()
    {
        IRQNoFlags () {}
        IRQNoFlags () { 0 }
        IRQNoFlags () { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 }
        IRQ (Edge, ActiveHigh, Exclusive) { 3 }
        IRQ (Level, ActiveLow, Shared) { 4, 5 }
        IRQ (Level, ActiveHigh, ExclusiveAndWake) { 15 }
        IRQ (Edge, ActiveLow, SharedAndWake) {}
    })
    Name (DMAS, ResourceTemplate ()
    {
        DMA (Compatibility, NotBusMaster, Transfer8) {}
        DMA (TypeA, BusMaster, Transfer8_16) { 1 }
        DMA (TypeB, NotBusMaster, Transfer16) { 0, 1, 2, 3, 4, 5, 6, 7 }
        DMA (TypeF, BusMaster, Transfer16) { 7 }
        FixedDMA (0x1234, 0x0001, Width8bit)
        FixedDMA (0x0000, 0x0002, Width16bit)
        FixedDMA (0x0000, 0x0003, Width32bit)
        FixedDMA (0x0000, 0x0004, Width64bit)
        FixedDMA (0xFFFF, 0x0005, Width128bit)
        FixedDMA (0x0001, 0xFFFF, Width256bit)
    })
    Name (PORT, ResourceTemplate ()
    {
        IO (Decode16, 0x0060, 0x0060, 1, 1)
        IO (Decode10, 0x0100, 0x03F8, 8, 8)
        IO (Decode16, 0x0000, 0xFF00, 0, 255)
        FixedIO (0x03F0, 6)
        FixedIO (0, 1)
    })
    Name (VEND, ResourceTemplate ()
    {
        VendorShort () {}
        VendorShort () { 1 }
        VendorShort () { 0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0xFF }
    })
    Name (DEPS, ResourceTemplate ()
    {
        StartDependentFn (0, 0) { IRQNoFlags () { 3 } IO (Decode16, 0x2F8, 0x2F8, 1, 8) }
        StartDependentFn (1, 2) { IRQNoFlags () { 4 } }
        StartDependentFn (2, 1) {}
        StartDependentFnNoPri () { DMA (Compatibility, NotBusMaster, Transfer8) { 1 } }
        EndDependentFn ()
        IRQNoFlags () { 5 }
    })
    // No EndDependentFn, and a reserved bit here and there
    Name (ODD0, Buffer () { 0x31, 0x00, 0x22, 0x08, 0x00, 0x79, 0x00 })
    Name (ODD1, Buffer () { 0x30, 0x22, 0x08, 0x00, 0x30, 0x22, 0x10, 0x00, 0x79, 0x00 })
    Name (ODD2, Buffer () { 0x38, 0x22, 0x08, 0x00, 0x79, 0x00 })
    Name (ODD3, Buffer () { 0x2A, 0x01, 0x9B, 0x47, 0xFE, 0x60, 0x00, 0x60, 0x00, 0x01, 0x01, 0x79, 0x00 })
    Name (ODD4, Buffer () { 0x23, 0x01, 0x00, 0xC6, 0x31, 0xF5, 0x38, 0x79, 0x00 })
    Name (ODD5, Buffer () { 0x55, 0x01, 0x00, 0x02, 0x00, 0x06, 0x79, 0x00 })
    Name (ODD6, Buffer () { 0x21, 0x01, 0x79, 0x00 })
    Name (ODD7, Buffer () { 0x78, 0x22, 0x01, 0x00, 0x79 })
    Name (ODD8, Buffer () { 0x0B, 0x01, 0x02, 0x03, 0x79, 0x00 })
}
