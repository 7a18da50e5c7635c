// Name: Concatenate of a string and a buffer
// Expect: str => "ab0x01 0xFF"
// Note: differs from ACPI 6.5 §19.3.5.7 "Data Type Conversion Rules", which has two digits for a byte: ACPICA puts 0x before them since 2018
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = "ab"
        Return (Concatenate (Local0, Buffer () { 1, 0xFF }))
    }
}
