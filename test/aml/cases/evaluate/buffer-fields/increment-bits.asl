// Name: Increment of a field of three bits
// Expect: package => [ buffer 00, buffer C7 ]
// Note: differs from ACPI 6.5 §19.3.5.7 "Data Type Conversion Rules", where a buffer field that fits into an Integer is one: ACPICA keeps what CreateField makes a buffer
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local0 = Buffer () { 0xFF }
        CreateField (Local0, 3, 3, FLD0)
        FLD0++
        Local7[0] = FLD0
        Local7[1] = Local0
        Return (Local7)
    }
}
