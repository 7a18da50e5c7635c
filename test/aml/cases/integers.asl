// Integers: the shortest form of each value
DefinitionBlock ("", "SSDT", 2, "TEST  ", "AMLCASE ", 1)
{
    Name (Z000, Zero)
    Name (O000, One)
    Name (M000, Ones)
    Name (B000, 0x02)
    Name (B001, 0xFF)
    Name (W000, 0x0100)
    Name (W001, 0xFFFF)
    Name (D000, 0x00010000)
    Name (D001, 0xFFFFFFFF)
    Name (Q000, 0x0000000100000000)
    Name (Q001, 0x7FFFFFFFFFFFFFFF)
    Name (R000, Revision)
}
