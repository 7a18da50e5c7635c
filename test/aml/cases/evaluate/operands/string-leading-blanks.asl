// Name: Blanks before the digits are skipped
// Expect: int => 0x12
// Note: differs from ACPI 6.5 §19.3.5.7 "Data Type Conversion Rules", where the first character that is no digit ends the number: ACPICA skips white space
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = "  12"
        Return (Local0 + 0)
    }
}
