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
}
