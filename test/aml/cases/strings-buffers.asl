// Strings, buffers and the macros that make them
DefinitionBlock ("", "SSDT", 2, "TEST  ", "AMLCASE ", 1)
{
    Name (S000, "QEMUVGID")
    Name (S001, "")
    Name (B000, Buffer () {0x01, 0x02, 0x03})
    Name (B001, Buffer (0x08) {0x01, 0x02})
    Name (B002, Buffer (0x0100) {})
    Name (U000, ToUUID ("33db4d5b-1ff7-401c-9657-7441c03dd766"))
    Name (U001, Unicode ("VGEN"))
    Name (E000, EisaId ("PNP0A03"))
    Method (B100, 1, NotSerialized)
    {
        Local0 = Buffer (Arg0) {0xAA}
        Return (Buffer (Add (Arg0, 0x02)) {})
    }
}
