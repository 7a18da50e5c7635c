// Name: A buffer operand becomes a string of bytes
// Expect: str => "x0x01 0xAB"
// Note: differs from ACPI 6.5 §19.3.5.7 "Data Type Conversion Rules", which has two digits for a byte: ACPICA puts 0x before them since 2018
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (Concatenate ("x", Buffer () { 1, 0xAB }))
    }
}
