// Names that another table declares. The compiler keeps the declarations; tests take them out as well, to see what is guessed.
DefinitionBlock ("", "SSDT", 2, "TEST", "EXTERNAL", 1)
{
    External (\_SB.PCI0, DeviceObj)
    External (\_SB.PCI0.INTX, IntObj)
    External (\_SB.PCI0.STRX, StrObj)
    External (\_SB.PCI0.BUFX, BuffObj)
    External (\_SB.PCI0.PKGX, PkgObj)
    External (\_SB.PCI0.MTH0, MethodObj)
    External (\_SB.PCI0.MTH2, MethodObj)
    External (\_SB.PCI0.REGX, OpRegionObj)
    External (\_SB.PCI0.FLD0, FieldUnitObj)
    External (\_SB.PCI0.BFLD, BuffFieldObj)
    External (\_SB.PCI0.MUTX, MutexObj)
    External (\_SB.PCI0.EVTX, EventObj)
    External (\_SB.CPU0, ProcessorObj)
    External (\_SB.PWR0, PowerResObj)
    External (\_SB.TZN0, ThermalZoneObj)
    External (\DDBX, DDBHandleObj)
    External (VAR1)
    External (\VAR2, UnknownObj)

    Scope (\_SB.PCI0)
    {
        Name (VAL0, Package () { \_SB.CPU0, \_SB.PWR0, INTX, "end" })
        Field (REGX, ByteAcc, NoLock, Preserve) { FFF0, 8 }
        Alias (INTX, ALI1)
        Device (NEWD) { Name (_ADR, 1) }
        Method (M000, 1)
        {
            MTH0 ()
            Store (MTH0 (), Local0)
            Store (INTX, Local0)
            Store (STRX, Local0)
            Store (Add (FLD0, 1), Local0)
            Store (BFLD, Local0)
            Store (DerefOf (Index (PKGX, 1)), Local0)
            If (INTX) { Return (\VAR2) }
            If (LEqual (VAR1, 1)) { Notify (\_SB.CPU0, 0x80) }
            Notify (\_SB.TZN0, 0x80)
            CreateByteField (BUFX, 1, NEWF)
            CreateByteField (\VAR2, 1, NEWG)
            Acquire (MUTX, 0xFFFF)
            Signal (EVTX)
            Unload (\DDBX)
            Add (VAR1, 1, VAR1)
            While (INTX) { Store (0, INTX) }
            If (CondRefOf (\_SB.NOPE)) { Return (1) }
            If (CondRefOf (\_SB.PCI0.MTH0, Local0)) { Return (RefOf (MTH0)) }
            Return (VAR1)
        }
    }
    Scope (\_SB.CPU0) { Name (XXXX, 1) }
    Method (\_SB.PCI0.M001, 2) { Return (^MTH2 (Arg0, ^MTH2 (Arg1, ^INTX))) }
    Method (M002) { \_SB.PCI0.MTH2 (1, 2) Return (\_SB.PCI0.INTX) }
}
