// Named objects: devices, processors, power resources, thermal zones, mutexes, events
DefinitionBlock ("", "SSDT", 2, "TEST  ", "AMLCASE ", 1)
{
    Scope (\_SB) {
        Device (DEV0) {
            Name (_HID, EisaId ("PNP0C02"))
            Name (_UID, 0x01)
        }
        Processor (CPU0, 0x01, 0x00000410, 0x06) {
            Name (_UID, 0x00)
        }
        Processor (CPU1, 0xFF, 0x00, 0x00) {}
        PowerResource (PWR0, 0x05, 0x1234) {
            Method (_STA, 0, NotSerialized) { Return (One) }
            Method (_ON, 0, NotSerialized) {}
            Method (_OFF, 0, NotSerialized) {}
        }
    }
    Scope (\_TZ) {
        ThermalZone (TZ00) {
            Name (_TMP, 0x0BB8)
        }
    }
    Mutex (MUT0, 0)
    Mutex (MUTF, 15)
    Event (EVT0)
    DataTableRegion (DTR0, "FACP", "BOCHS ", "BXPC")
}
