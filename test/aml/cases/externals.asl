// External: iasl puts the declarations into an If (Zero)
DefinitionBlock ("", "SSDT", 2, "TEST  ", "AMLCASE ", 1)
{
    External (\_SB.PCI0, DeviceObj)
    External (\_SB.PCI0.INT0, IntObj)
    External (\MTH2, MethodObj, , {IntObj, IntObj})
    External (\UNKN)
    Scope (\_SB.PCI0)
    {
        Name (VAL0, 0x01)
    }
    Method (M000, 0, NotSerialized)
    {
        Local0 = \_SB.PCI0.INT0
        Return (MTH2 (\UNKN, Local0))
    }
}
