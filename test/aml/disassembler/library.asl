// What externals.asl is about: the test reads both together.
DefinitionBlock ("", "DSDT", 2, "TEST", "LIBRARY", 1)
{
    Name (VAR1, 1)
    Name (VAR2, Buffer (4) {})
    Scope (\_SB)
    {
        Device (PCI0)
        {
            Name (_HID, EisaId ("PNP0A03"))
            Name (INTX, 1)
            Name (STRX, "a")
            Name (BUFX, Buffer () { 1, 2, 3, 4 })
            Name (PKGX, Package () { 1, 2 })
            Method (MTH0) { Return (1) }
            Method (MTH2, 2) { Name (LOC0, 1) Return (Arg0) }
            OperationRegion (REGX, SystemIO, 0, 10)
            Field (REGX, ByteAcc, NoLock, Preserve) { FLD0, 8, FLD1, 8 }
            Mutex (MUTX, 0)
            Event (EVTX)
            CreateByteField (BUFX, 0, BFLD)
        }
        Processor (CPU0, 1, 0, 0) {}
        PowerResource (PWR0, 0, 0) {}
        ThermalZone (TZN0) {}
    }
    Method (USES) { Return (\_SB.PCI0.MTH2 (\_SB.PCI0.MTH0 (), \_SB.PCI0.INTX)) }
}
