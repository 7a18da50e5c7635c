// Name: A string operand with the prefix 0x
// Expect: int => 0x1F
// Note: differs from ACPI 6.5 §19.3.5.7 "Data Type Conversion Rules", where the x ends the number: ACPICA skips the prefix
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = "0x1F"
        Return (Local0 + 0)
    }
}
