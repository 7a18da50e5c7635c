// Name: A field of 40 bits in a 32-bit table
// Expect: package => [ buffer 11 22 33 44, buffer 11 22 33 44 55 ]
// Note: differs from ACPI 6.5 §19.3.5.7 "Data Type Conversion Rules", where a buffer field that fits into an Integer is one: ACPICA keeps what CreateField makes a buffer
DefinitionBlock ("", "DSDT", 1, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local0 = Buffer () { 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xAA }
        CreateField (Local0, 0, 32, FLD0)
        CreateField (Local0, 0, 40, FLD1)
        Local7[0] = FLD0
        Local7[1] = FLD1
        Return (Local7)
    }
}
