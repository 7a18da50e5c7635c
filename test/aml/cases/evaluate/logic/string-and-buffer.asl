// Name: With a string first, the buffer becomes hexadecimal text
// Expect: package => [ int 0xFFFFFFFFFFFFFFFF, int 0x0 ]
// Note: differs from ACPI 6.5 §19.3.5.7 "Data Type Conversion Rules", which has two digits for a byte: ACPICA puts 0x before them since 2018
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local0 = "0x61 0x62"
        Local7[0] = Local0 == Buffer () { 0x61, 0x62 }
        Local0 = "61 62"
        Local7[1] = Local0 == Buffer () { 0x61, 0x62 }
        Return (Local7)
    }
}
