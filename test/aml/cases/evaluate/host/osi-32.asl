// Name: _OSI is 64 ones in a 32-bit table too
// Expect: int => 0xFFFFFFFFFFFFFFFF
// Note: differs from ACPI 6.5 §19.3.5 "ASL Data Types", where an Integer of this table has 32 bits: the true of ACPICA's own _OSI has 64
DefinitionBlock ("", "DSDT", 1, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (_OSI ("Windows 2001"))
    }
}
