// Statements
DefinitionBlock ("", "SSDT", 2, "TEST  ", "AMLCASE ", 1)
{
    Device (\_SB.DEV0) { Name (_HID, EisaId ("PNP0C02")) }
    Event (EVT0)
    Mutex (MUT0, 1)
    Name (INT0, 0x00)
    OperationRegion (TBL0, SystemMemory, 0x00100000, 0x1000)
    Method (M000, 2, Serialized)
    {
        If (Arg0) { Noop }
        If (Arg0) { Local0 = One } Else { Local0 = Zero }
        If (Arg0 == 1) { INT0 = 1 } ElseIf (Arg0 == 2) { INT0 = 2 } Else { INT0 = 3 }
        While (Local0 < 0x10)
        {
            Local0++
            If (Local0 == 0x08) { Continue }
            If (Local0 == 0x0C) { Break }
        }
        Notify (\_SB.DEV0, 0x80)
        Notify (\_SB.DEV0, Arg1)
        Sleep (0x0A)
        Stall (0x64)
        Signal (EVT0)
        Reset (EVT0)
        Local1 = Acquire (MUT0, 0xFFFF)
        Acquire (MUT0, 0x0064)
        Release (MUT0)
        Local2 = Wait (EVT0, 0xFFFF)
        Wait (EVT0, Arg0)
        Load (TBL0, Local3)
        Unload (Local3)
        Fatal (0x05, 0xDEADBEEF, Arg0)
        BreakPoint
        Return (Local0)
    }
}
