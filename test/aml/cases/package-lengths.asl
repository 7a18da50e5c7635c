// Packages on both sides of the limits of PkgLength
DefinitionBlock ("", "SSDT", 2, "TEST  ", "AMLCASE ", 1)
{
    Name (B03B, Buffer (0x3C) {})
    Device (\_SB.D061) { Name (S056, "0123456789012345678901234567890123456789012345678") }
    Device (\_SB.D062) { Name (S057, "01234567890123456789012345678901234567890123456789") }
    Device (\_SB.D063) { Name (S058, "012345678901234567890123456789012345678901234567890") }
    OperationRegion (REG0, SystemMemory, Zero, 0x01000000)
    Field (REG0, AnyAcc, NoLock, Preserve) { F063, 63, F064, 64, FFFF, 4095, F000, 4096, , 1048575, G000, 1048576 }
}
