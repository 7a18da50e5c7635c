// Packages: nested, with names, longer than their elements, of variable size
DefinitionBlock ("", "SSDT", 2, "TEST  ", "AMLCASE ", 1)
{
    Name (INT0, 0x1234)
    Name (P000, Package () {})
    Name (P001, Package () {0x00, 0x01, "two", Buffer () {0x03}, INT0, \_SB})
    Name (P002, Package (0x05) {0x01})
    Name (P003, Package () {Package () {0x0001FFFF, 0x00, \_SB, 0x00}, Package (0x02) {"a", Package () {}}})
    Name (P004, Package (0x0100) {0x01, 0x02})
    Method (P100, 1, NotSerialized)
    {
        Return (Package (Arg0) {0x01, 0x02})
    }
}
