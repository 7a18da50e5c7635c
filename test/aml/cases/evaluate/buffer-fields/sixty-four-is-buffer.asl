// Name: A field of 64 bits is a buffer when CreateField made it
// Expect: buffer => 22 33 44 55 66 77 88 99
// Note: differs from ACPI 6.5 §19.3.5.7 "Data Type Conversion Rules", where a buffer field that fits into an Integer is one: ACPICA keeps what CreateField makes a buffer
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () { 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xAA }
        CreateField (Local0, 8, 64, FLD0)
        Return (FLD0)
    }
}
