// Name: Reads of fields at every bit
// Expect: package => [ buffer AD, buffer 56, buffer AB, buffer A5 ]
// Note: differs from ACPI 6.5 §19.3.5.7 "Data Type Conversion Rules", where a buffer field that fits into an Integer is one: ACPICA keeps what CreateField makes a buffer
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package (4) {}
        Local0 = Buffer () { 0x5A, 0xA5 }
        CreateField (Local0, 1, 8, FLD1)
        CreateField (Local0, 2, 8, FLD2)
        CreateField (Local0, 3, 8, FLD3)
        CreateField (Local0, 8, 8, FLD8)
        Local7[0] = FLD1
        Local7[1] = FLD2
        Local7[2] = FLD3
        Local7[3] = FLD8
        Return (Local7)
    }
}
