// Name: Store of a buffer to a named string converts
// Expect: str => "0x01 0xAB"
// Note: differs from ACPI 6.5 §19.3.5.7 "Data Type Conversion Rules", which has two digits for a byte: ACPICA puts 0x before them since 2018
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (STR0, "x")
    Method (MAIN)
    {
        STR0 = Buffer () { 1, 0xAB }
        Return (STR0)
    }
}
