// Name: A field of a computed number of bits
// Expect: buffer => 03
// Note: differs from ACPI 6.5 §19.3.5.7 "Data Type Conversion Rules", where a buffer field that fits into an Integer is one: ACPICA keeps what CreateField makes a buffer
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () { 0xFF }
        Local1 = 2
        CreateField (Local0, Local1, Local1, FLD0)
        Return (FLD0)
    }
}
